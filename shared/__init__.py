"""What both ends agree on: documents, registers and their exchange; no screen, no socket, no paper."""
