"""The pages that people meet in a browser: to sign in, to sign out, and what the links in mails lead to."""
