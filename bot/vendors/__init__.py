"""The services that Clapper speaks to: each is one module of pure flows."""
