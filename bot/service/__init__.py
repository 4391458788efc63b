"""What the bot can do, whoever asks: requests are stored, operations carried out, recordings looked at."""
