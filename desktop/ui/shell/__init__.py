"""What stands around the pages: modules and lists, tabs, tool bar, menus, status, Ctrl+K, keys, messages, tasks."""
