"""Pictures for people: layouts to scale, subtitles, minutes per day. Plain values in, PNG bytes out."""
