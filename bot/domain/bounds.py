"""How much people may say, in commands and in forms alike."""

ROOM_LENGTH = 64  # bytes
NAME_LENGTH = 100  # characters
CRON_LENGTH = 100  # characters
MOST_ROOMS = 20  # that a channel chooses to hear of
