"""From a file to an Article: read, repair, outline, quotations, ledger."""
