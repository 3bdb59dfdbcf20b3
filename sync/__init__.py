"""The neighbourhood's data wherever it lives: records, changes, the replica, the exchange, the server.

The lowest of three layers: it knows nothing of paper (``printing``) and nothing of the screen (``kiosk``), and imports
neither. On its own ground floor stand ``records``, ``changes``, ``clock``, ``seal``, ``wire``, ``words``, ``dates`` and
``links``; the device's side (``exchange``) and ``server`` both stand on these and never import each other.

Terminology
-----------
neighbourhood: one shared set of records; the unit of sync and of ownership.
record: one thing of the neighbourhood (an activity, a service, a help post ...), with an id.
change: what one person did to one record at one moment.
act: 1 to 100 changes that stand or fall together.
replica: a device's own copy of its neighbourhood.
outbox: the changes that the server has not confirmed.
exchange: one trip to the server.
"""
