"""What can go wrong, one class per cause.

BuurtzuilError
+-- UserFacing            says what is wrong and what to do, in Dutch, in one sentence each
    +-- FolderMissing     the data folder is not there
    +-- FileMissing       a file or folder that was named is not there
    +-- NothingFetched    a device's folder without the neighbourhood's records
    +-- ServerFolder      the folder of a server, where a device is meant
    +-- FolderInUse       a folder that holds something else
    +-- ReadOnlyFolder    nothing can be written there
    +-- DiskFull          no room left
    +-- NotAReplica       the file is not a replica, or is torn
    +-- NewerSchema       written by a newer program
    +-- NotEnrolled       this device does not belong to a neighbourhood yet
    |   +-- NoDevice          there is no device in this folder
    +-- KeyLost           the device's own key is gone
    |   +-- KeyDamaged        or cannot be read
    +-- WrongPin          a badge and a PIN that do not belong together
    +-- LockedOut         too many wrong PINs
    +-- NoAccess          the badge does not open this
    +-- OpenSecret        others may read a secret file, and that cannot be changed
    +-- ServerAway        nobody answers
    |   +-- ServerBusy        the server asks to come back later
    |   +-- ServerNotSecure   its certificate is not to be trusted
    +-- ServerRubbish     something answers that is not our server, or is ill
    |   +-- ServerIll         the server itself is out of order
    |   +-- LoginPortal       the network asks to log in first
    +-- Refused           the server or a rule says no
    +-- BadInput          what was given cannot be used
        +-- BadSettings       device.json is not sound
"""

from __future__ import annotations

import errno
from os import PathLike


class BuurtzuilError(Exception):
    """The root of every error that this program raises on purpose."""


class UserFacing(BuurtzuilError):
    """An error that a person reads: ``what`` is wrong, and what ``next`` to do, both in Dutch."""

    what = "Er ging iets mis."
    next = "Vraag hulp aan een vrijwilliger."

    def __init__(self, what: str = "", next_step: str = "") -> None:
        """Take the class's own words unless others are given."""
        self.what = what or type(self).what
        self.next = next_step or type(self).next
        super().__init__(f"{self.what} {self.next}")


class FolderMissing(UserFacing):
    """The data folder is not there."""

    what = "De map met gegevens is er niet."
    next = "Kijk de naam na, of meld een apparaat aan met: buurtzuil enrol ADRES CODE."


class FileMissing(UserFacing):
    """A file or a folder that was named is not there."""

    what = "Een bestand of map is er niet."
    next = "Kijk de naam na."


class NothingFetched(UserFacing):
    """A device whose replica was never made: nothing came from its server yet."""

    what = "Dit apparaat heeft nog geen gegevens opgehaald."
    next = "Gebruik: buurtzuil sync --once."


class ServerFolder(UserFacing):
    """A server keeps its data here, and no device does."""

    what = "Dit is de map van een server, en niet van een apparaat."
    next = "Geef met --data de map van een apparaat, of zie: buurtzuil admin device."


class FolderInUse(UserFacing):
    """The folder holds something that must not be overwritten."""

    what = "In deze map staat al iets anders."
    next = "Kies een lege map."


class ReadOnlyFolder(UserFacing):
    """Nothing can be written to the data folder."""

    what = "In de map met gegevens kan niets worden bewaard."
    next = "Geef deze gebruiker schrijfrecht op de map."


class DiskFull(UserFacing):
    """There is no room left on the disk."""

    what = "De schijf is vol, dus dit is niet bewaard."
    next = "Maak ruimte op de schijf en probeer het opnieuw."


class FilesMoved(UserFacing):
    """The files that are open are no longer those of the folder: what is written there is lost with the last hand on them."""

    what = "De gegevens staan niet meer op hun plaats, dus dit is niet bewaard."
    next = "Zet de zuil uit en weer aan, of vraag de beheerder om hulp."


class NotAReplica(UserFacing):
    """The file is not a replica, or is torn."""

    what = "Het bestand replica.db is kapot of van een ander programma."
    next = "Zet het opzij; daarna haalt de zuil de gegevens opnieuw op."


class NewerSchema(UserFacing):
    """The file was written by a newer program."""

    what = "Deze gegevens zijn van een nieuwere versie van Buurtzuil."
    next = "Werk dit programma eerst bij."


class NotEnrolled(UserFacing):
    """The device has no server yet."""

    what = "Dit apparaat is nog niet aangemeld bij een server."
    next = "Vraag een code en gebruik: buurtzuil enrol ADRES CODE."


class NoDevice(NotEnrolled):
    """No device keeps its data in this folder."""

    what = "In deze map staat geen apparaat."
    next = "Kijk de naam na, of meld het aan met: buurtzuil enrol ADRES CODE."


class KeyLost(UserFacing):
    """The key by which the server knows this device is not there any more."""

    what = "De sleutel van dit apparaat is weg."
    next = "Vraag een code met: buurtzuil admin replace APPARAAT, en meld het daarmee opnieuw aan."


class KeyDamaged(KeyLost):
    """The key by which the server knows this device cannot be read."""

    what = "De sleutel van dit apparaat is kapot."


class WrongPin(UserFacing):
    """A badge and a PIN that do not belong together."""

    what = "Deze badge en pincode horen niet bij elkaar."
    next = "Typ uw pincode opnieuw."


class LockedOut(UserFacing):
    """Too many wrong PINs: for a while not even the right one opens."""

    what = "Er is te vaak een verkeerde pincode getypt."
    next = "Wacht even, of vraag een coördinator om een nieuwe pincode."

    def __init__(self, wait_s: float = 0.0) -> None:
        """Take the seconds that are left to wait."""
        super().__init__()
        self.wait_s = wait_s


class NoAccess(UserFacing):
    """A badge that does not open the desk, or not this part of it."""

    what = "Dit mag niet met deze badge."
    next = "Vraag een coördinator."


class OpenSecret(UserFacing):
    """Others may read a secret file, and this program may not change that."""

    next = "Geef alleen deze gebruiker leesrecht, met: chmod 600."

    def __init__(self, name: str = "") -> None:
        """Name the file."""
        super().__init__(f"Anderen kunnen het geheime bestand {name} lezen.")


class ServerAway(UserFacing):
    """Nobody answers at the server's address."""

    what = "De server is niet bereikbaar."
    next = "Alles blijft bewaard; de zuil probeert het straks weer."


class ServerRubbish(UserFacing):
    """Something answers in place of the server, or the server is ill."""

    what = "De server geeft een antwoord dat niet klopt."
    next = "Alles blijft bewaard; kijk of het adres van de server goed is."


class ServerBusy(ServerAway):
    """The server has no time now, and may say for how long."""

    what = "De server heeft het nu te druk."
    next = "Alles blijft bewaard; de zuil probeert het vanzelf weer."

    def __init__(self, wait_s: float = 0.0) -> None:
        """Take the seconds that the server asked to wait; 0 when it did not say."""
        super().__init__()
        self.wait_s = wait_s


class ServerNotSecure(ServerAway):
    """The line cannot be trusted: a wrong certificate, or a clock that makes a good one look wrong."""

    what = "De verbinding met de server is niet veilig."
    next = "Kijk of de klok goed staat, of vraag de beheerder om hulp."


class ServerIll(ServerRubbish):
    """Our server, or what stands before it, is out of order."""

    what = "De server heeft een storing."
    next = "Alles blijft bewaard; de zuil probeert het straks weer."


class LoginPortal(ServerRubbish):
    """A page for people answers in place of the server: the network wants somebody to log in."""

    what = "Een inlogpagina van het netwerk antwoordt, en niet de server."
    next = "Alles blijft bewaard; vraag wie het wifi beheert om hulp."


class Refused(UserFacing):
    """The server or a rule says no."""

    what = "Dit is geweigerd."
    next = "Vraag de beheerder om hulp."

    def __init__(self, what: str = "", next_step: str = "", *, code: str = "") -> None:
        """Take the server's words, and its ``code`` for the reason; empty where there is none."""
        super().__init__(what, next_step)
        self.code = code


class NoSuchPlace(UserFacing):
    """What should be a folder is a file, or the other way round."""

    what = "Op deze plaats kan geen map of bestand staan."
    next = "Kies een andere plaats."


class DiskTrouble(UserFacing):
    """The disk takes or gives nothing, and it is not known why."""

    what = "De schijf werkt niet goed."
    next = "Vraag de beheerder om naar de schijf te kijken."


_READ_ONLY = (errno.EPERM, errno.EACCES, errno.EROFS)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OTHER_KIND = (errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG)


def of_disk(error: OSError) -> UserFacing:
    """Return what it means for people that a file could not be read or written."""
    if error.errno in _READ_ONLY:
        return ReadOnlyFolder()
    if error.errno in _OTHER_KIND:
        return NoSuchPlace()
    if error.errno == errno.ENOENT:
        return _missing(error.filename)
    return DiskFull() if error.errno in _NO_ROOM else DiskTrouble()


def _missing(name: object) -> FileMissing:
    """Return that a file or folder is not there, by its name where the system told it."""
    return FileMissing(f"{name} is er niet.") if isinstance(name, str | PathLike) else FileMissing()


class BadInput(UserFacing):
    """What was given cannot be used."""

    what = "Deze invoer klopt niet."
    next = "Kijk het na en probeer het opnieuw."


class BadSettings(BadInput):
    """The file that says which device this is cannot be read."""

    what = "Het bestand device.json klopt niet."
    next = "Haal het weg en meld het apparaat opnieuw aan."
