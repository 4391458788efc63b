"""Tests of the local Slack's web page, in a real browser."""
