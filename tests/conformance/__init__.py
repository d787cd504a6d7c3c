"""Every declared kind, now and later, keeps the same promises."""
