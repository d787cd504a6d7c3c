"""The desktop's end of the exchange: the link to the server, the engine that drives it, joining, exchange files."""
