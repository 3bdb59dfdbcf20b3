"""One module per page: what QML shows, prepared. No window is needed to use or to test a view model."""
