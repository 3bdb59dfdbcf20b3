"""The one object that QML gets: everything a page may ask for hangs on it."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell, Voice

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

VIEW_MODELS: dict[str, str] = {
    "home": "kiosk.viewmodels.home:HomeModel",
    "agenda": "kiosk.viewmodels.agenda:AgendaModel",
    "activity": "kiosk.viewmodels.activity:ActivityModel",
    "socialMap": "kiosk.viewmodels.social_map:SocialMapModel",
    "service": "kiosk.viewmodels.social_map:ServiceModel",
    "helpBoard": "kiosk.viewmodels.help_board:HelpBoardModel",
    "helpPost": "kiosk.viewmodels.help_board:HelpPostModel",
    "placing": "kiosk.viewmodels.placing:PlacingModel",
    "responding": "kiosk.viewmodels.responding:RespondingModel",
    "responded": "kiosk.viewmodels.responding:RespondingModel",
    "myPost": "kiosk.viewmodels.my_post:MyPostModel",
    "mySlip": "kiosk.viewmodels.my_slip:MySlipModel",
    "yourData": "kiosk.viewmodels.your_data:YourDataModel",
    "printing": "kiosk.viewmodels.printing:PrintingModel",
    "sheet": "kiosk.viewmodels.sheet:SheetModel",
    "search": "kiosk.viewmodels.search:SearchModel",
    "announcements": "kiosk.viewmodels.announcements:AnnouncementsModel",
    "ask": "kiosk.viewmodels.ask:AskModel",
    "idea": "kiosk.viewmodels.idea:IdeaModel",
    "language": "kiosk.viewmodels.language:LanguageModel",
    "posters": "kiosk.viewmodels.posters:PostersModel",
    "trouble": "kiosk.viewmodels.trouble:TroubleModel",
    "camera": "kiosk.viewmodels.camera:CameraModel",
    "bell": "kiosk.viewmodels.bell:BellModel",
    "desk": "kiosk.viewmodels.desk.home:DeskModel",
    "deskIdeas": "kiosk.viewmodels.desk.ideas:IdeasModel",
    "deskIdea": "kiosk.viewmodels.desk.ideas:IdeasModel",
    "deskRota": "kiosk.viewmodels.desk.rota:RotaModel",
    "deskShift": "kiosk.viewmodels.desk.rota:RotaModel",
    "deskHere": "kiosk.viewmodels.desk.here:HereModel",
    "deskList": "kiosk.viewmodels.desk.lists:DeskListModel",
    "deskMore": "kiosk.viewmodels.desk.more:MoreModel",
    "deskGone": "kiosk.viewmodels.desk.gone:GoneModel",
    "deskExamples": "kiosk.viewmodels.desk.examples:ExamplesModel",
    "deskInbox": "kiosk.viewmodels.desk.inbox:InboxModel",
    "deskRound": "kiosk.viewmodels.desk.round:RoundModel",
    "deskSignup": "kiosk.viewmodels.desk.signup:SignupModel",
    "deskSignOff": "kiosk.viewmodels.desk.signup:SignupModel",
    "deskReview": "kiosk.viewmodels.desk.review:ReviewModel",
    "deskWhy": "kiosk.viewmodels.desk.review:ReviewModel",
    "deskForm": "kiosk.viewmodels.desk.form_model:FormModel",
    "deskField": "kiosk.viewmodels.desk.form_model:FormModel",
    "deskActs": "kiosk.viewmodels.desk.form_model:FormModel",
    "deskSure": "kiosk.viewmodels.desk.form_model:FormModel",
    "deskDelete": "kiosk.viewmodels.desk.form_model:FormModel",
    "deskBoard": "kiosk.viewmodels.desk.board:DeskBoardModel",
    "deskTimes": "kiosk.viewmodels.desk.times:TimesModel",
    "deskTakeIn": "kiosk.viewmodels.desk.take_in:TakeInModel",
    "deskOnce": "kiosk.viewmodels.desk.once:OnceModel",
    "deskStand": "kiosk.viewmodels.desk.stand:StandModel",
    "deskAway": "kiosk.viewmodels.desk.stand:StandModel",
    "deskLooks": "kiosk.viewmodels.desk.looks:LooksModel",
    "deskHistory": "kiosk.viewmodels.desk.history:HistoryModel",
    "deskPractice": "kiosk.viewmodels.desk.practice:PracticeModel",
    "deskPaper": "kiosk.viewmodels.desk.paper:PaperModel",
    "deskEditions": "kiosk.viewmodels.desk.paper:EditionsModel",
    "deskPart": "kiosk.viewmodels.desk.part:PartModel",
    "deskFriday": "kiosk.viewmodels.desk.friday:FridayModel",
    "deskCopies": "kiosk.viewmodels.desk.friday:FridayModel",
    "deskPick": "kiosk.viewmodels.desk.pick:PickModel",
    "deskBatch": "kiosk.viewmodels.desk.batch:BatchModel",
    "deskPreview": "kiosk.viewmodels.desk.preview:PreviewModel",
    "deskPapersWaiting": "kiosk.viewmodels.desk.papers_waiting:PapersWaitingModel",
    "deskPaperAgain": "kiosk.viewmodels.desk.papers_waiting:PapersWaitingModel",
    "deskPaperGone": "kiosk.viewmodels.desk.papers_waiting:PapersWaitingModel",
    "deskPrinters": "kiosk.viewmodels.desk.printers:PrintersModel",
    "deskPrinter": "kiosk.viewmodels.desk.printers:PrintersModel",
    "deskPrinterPick": "kiosk.viewmodels.desk.printers:PrintersModel",
    "deskFlyer": "kiosk.viewmodels.desk.flyer:FlyerModel",
    "deskStatus": "kiosk.viewmodels.desk.status:StatusModel",
    "deskBadge": "kiosk.viewmodels.desk.unlock:UnlockModel",
    "deskPin": "kiosk.viewmodels.desk.unlock:UnlockModel",
    "deskStick": "kiosk.viewmodels.desk.stick:StickModel",
    "deskPost": "kiosk.viewmodels.desk.post:PostModel",
    "deskHolder": "kiosk.viewmodels.desk.holder:HolderModel",
    "deskPair": "kiosk.viewmodels.desk.pair:PairModel",
    "deskCall": "kiosk.viewmodels.desk.pair:PairModel",
    "deskMeet": "kiosk.viewmodels.desk.pair:PairModel",
    "deskTrust": "kiosk.viewmodels.desk.trust:TrustModel",
    "deskNote": "kiosk.viewmodels.desk.trust:TrustModel",
    "deskBlock": "kiosk.viewmodels.desk.trust:TrustModel",
    "deskVolunteers": "kiosk.viewmodels.desk.volunteers:VolunteersModel",
    "deskVolunteer": "kiosk.viewmodels.desk.volunteers:VolunteersModel",
    "deskStop": "kiosk.viewmodels.desk.volunteers:VolunteersModel",
    "deskKeys": "kiosk.viewmodels.desk.volunteers:VolunteersModel",
    "deskFlow": "kiosk.viewmodels.desk.flow:FlowModel",
}
"""Each view model by its name in ``App``; it is loaded when it is first asked for, so that the start stays short."""


@QmlElement
class App(QObject):
    """The application as QML sees it. A page takes its own view model and, to go elsewhere, ``shell``."""

    def __init__(
        self,
        services: Services,
        screen: ScreenModel,
        parent: QObject | None = None,
        *,
        first: str = "home",
        language: str = "nl",
        voice: Voice | None = None,
    ) -> None:
        """Make the shell; the other view models are made when they are needed."""
        super().__init__(parent)
        self.services = services
        self._made: dict[str, ViewModel] = {}
        self._screen = screen
        screen.setParent(self)
        self._shell = Shell(
            services, self.find, self.made, self, first=first, language=language, voice=voice
        )

    def find(self, name: str) -> ViewModel | None:
        """Return the view model called ``name``, or None for a page that has none."""
        if name not in VIEW_MODELS:
            return None
        path = VIEW_MODELS[name]  # pages that show parts of one thing share its view model
        if path not in self._made:
            module, _, struct = path.partition(":")
            self._made[path] = getattr(import_module(module), struct)(self.services, self)
        return self._made[path]

    def made(self) -> list[ViewModel]:
        """Return the view models that were needed so far."""
        return list(self._made.values())

    shell = Property(QObject, lambda self: self._shell, constant=True)
    screen = Property(QObject, lambda self: self._screen, constant=True)
    home = Property(QObject, lambda self: self.find("home"), constant=True)
    agenda = Property(QObject, lambda self: self.find("agenda"), constant=True)
    activity = Property(QObject, lambda self: self.find("activity"), constant=True)
    socialMap = Property(QObject, lambda self: self.find("socialMap"), constant=True)
    service = Property(QObject, lambda self: self.find("service"), constant=True)
    helpBoard = Property(QObject, lambda self: self.find("helpBoard"), constant=True)
    helpPost = Property(QObject, lambda self: self.find("helpPost"), constant=True)
    placing = Property(QObject, lambda self: self.find("placing"), constant=True)
    responding = Property(QObject, lambda self: self.find("responding"), constant=True)
    mySlip = Property(QObject, lambda self: self.find("mySlip"), constant=True)
    yourData = Property(QObject, lambda self: self.find("yourData"), constant=True)
    deskLooks = Property(QObject, lambda self: self.find("deskLooks"), constant=True)
    myPost = Property(QObject, lambda self: self.find("myPost"), constant=True)
    printing = Property(QObject, lambda self: self.find("printing"), constant=True)
    sheet = Property(QObject, lambda self: self.find("sheet"), constant=True)
    search = Property(QObject, lambda self: self.find("search"), constant=True)
    announcements = Property(QObject, lambda self: self.find("announcements"), constant=True)
    language = Property(QObject, lambda self: self.find("language"), constant=True)
    ask = Property(QObject, lambda self: self.find("ask"), constant=True)
    posters = Property(QObject, lambda self: self.find("posters"), constant=True)
    trouble = Property(QObject, lambda self: self.find("trouble"), constant=True)
    camera = Property(QObject, lambda self: self.find("camera"), constant=True)
    bell = Property(QObject, lambda self: self.find("bell"), constant=True)
    desk = Property(QObject, lambda self: self.find("desk"), constant=True)
    idea = Property(QObject, lambda self: self.find("idea"), constant=True)
    deskIdeas = Property(QObject, lambda self: self.find("deskIdeas"), constant=True)
    deskRota = Property(QObject, lambda self: self.find("deskRota"), constant=True)
    deskHere = Property(QObject, lambda self: self.find("deskHere"), constant=True)
    deskList = Property(QObject, lambda self: self.find("deskList"), constant=True)
    deskMore = Property(QObject, lambda self: self.find("deskMore"), constant=True)
    deskGone = Property(QObject, lambda self: self.find("deskGone"), constant=True)
    deskExamples = Property(QObject, lambda self: self.find("deskExamples"), constant=True)
    deskInbox = Property(QObject, lambda self: self.find("deskInbox"), constant=True)
    deskRound = Property(QObject, lambda self: self.find("deskRound"), constant=True)
    deskSignup = Property(QObject, lambda self: self.find("deskSignup"), constant=True)
    deskReview = Property(QObject, lambda self: self.find("deskReview"), constant=True)
    deskForm = Property(QObject, lambda self: self.find("deskForm"), constant=True)
    deskBoard = Property(QObject, lambda self: self.find("deskBoard"), constant=True)
    deskTimes = Property(QObject, lambda self: self.find("deskTimes"), constant=True)
    deskTakeIn = Property(QObject, lambda self: self.find("deskTakeIn"), constant=True)
    deskOnce = Property(QObject, lambda self: self.find("deskOnce"), constant=True)
    deskPractice = Property(QObject, lambda self: self.find("deskPractice"), constant=True)
    deskPaper = Property(QObject, lambda self: self.find("deskPaper"), constant=True)
    deskEditions = Property(QObject, lambda self: self.find("deskEditions"), constant=True)
    deskPart = Property(QObject, lambda self: self.find("deskPart"), constant=True)
    deskFriday = Property(QObject, lambda self: self.find("deskFriday"), constant=True)
    deskPick = Property(QObject, lambda self: self.find("deskPick"), constant=True)
    deskBatch = Property(QObject, lambda self: self.find("deskBatch"), constant=True)
    deskPreview = Property(QObject, lambda self: self.find("deskPreview"), constant=True)
    deskPapersWaiting = Property(QObject, lambda self: self.find("deskPapersWaiting"), constant=True)  # fmt: skip
    deskPrinters = Property(QObject, lambda self: self.find("deskPrinters"), constant=True)
    deskFlyer = Property(QObject, lambda self: self.find("deskFlyer"), constant=True)
    deskStatus = Property(QObject, lambda self: self.find("deskStatus"), constant=True)
    deskVolunteers = Property(QObject, lambda self: self.find("deskVolunteers"), constant=True)
    deskFlow = Property(QObject, lambda self: self.find("deskFlow"), constant=True)
    deskStick = Property(QObject, lambda self: self.find("deskStick"), constant=True)
    deskHistory = Property(QObject, lambda self: self.find("deskHistory"), constant=True)
    deskBadge = Property(QObject, lambda self: self.find("deskBadge"), constant=True)
    deskPost = Property(QObject, lambda self: self.find("deskPost"), constant=True)
    deskHolder = Property(QObject, lambda self: self.find("deskHolder"), constant=True)
    deskPair = Property(QObject, lambda self: self.find("deskPair"), constant=True)
    deskTrust = Property(QObject, lambda self: self.find("deskTrust"), constant=True)
    deskStand = Property(QObject, lambda self: self.find("deskStand"), constant=True)
