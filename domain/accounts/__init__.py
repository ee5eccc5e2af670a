"""How people get an account, and get back into it: by links that mails bring them."""
