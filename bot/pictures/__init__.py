"""Pictures for people: layouts to scale, subtitles, minutes per day, storage. Plain values in, PNG bytes out."""
