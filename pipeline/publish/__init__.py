"""What lies beside the sound: transcript, chapters, notes, cover, player, report."""
