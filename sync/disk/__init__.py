"""What a device keeps on its own disk: the replica, the outbox, its files; Qt-free, and silent on the network."""
