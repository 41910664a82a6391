"""The forms that articles come in: one module per format, and what they share."""
