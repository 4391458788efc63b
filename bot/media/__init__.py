"""Media without the network: segments of a recording in, one MP4 out, nothing encoded anew."""

from bot.media.mp4 import MediaError, Movie, Muxer, NoSpaceError, file_error

__all__ = ["MediaError", "Movie", "Muxer", "NoSpaceError", "file_error"]
