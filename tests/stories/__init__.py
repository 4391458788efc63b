"""What a newcomer does in ``clapper sandbox``, in Chromium; run as a module, the stories take the README's pictures."""
