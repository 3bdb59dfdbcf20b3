"""The meeting point of a neighbourhood's devices. Holds no state in a process; every table leads with the neighbourhood."""
