"""Pure: what is believed of what a provider says."""
