"""From Takes to an episode file: arrange, mix, master, encode."""
