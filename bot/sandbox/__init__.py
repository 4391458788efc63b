"""Everything that Clapper talks to, on loopback: a local Slack, local recording services, and a demo of them all."""
