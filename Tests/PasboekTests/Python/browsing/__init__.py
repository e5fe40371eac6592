"""The pages of the service in a browser: Chromium, driven by selenium."""
