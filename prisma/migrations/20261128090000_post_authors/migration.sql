-- Who wrote the text that a post has now: whoever did may not decide on it.
ALTER TABLE blog_posts ADD COLUMN author TEXT;
ALTER TABLE social_posts ADD COLUMN author TEXT;
