"""The application that people touch. QML shows, view models prepare, services act; only ``kiosk.app`` builds objects."""
