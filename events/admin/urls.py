"""Addresses of the office's own views, below /admin/events/."""

from django.urls import path

from .views import announcements, check_in, details, events, examples, held, overview, registrations, series, sessions

app_name = "events_admin"
urlpatterns = [
    path("", events.List.as_view(), name="index"),
    path("results/", events.List.as_view(results_only=True), name="index_results"),
    path("mails/", examples.Examples.as_view(), name="examples"),
    path("held/", held.List.as_view(), name="held_list"),
    path("held/results/", held.List.as_view(results_only=True), name="held_results"),
    path("new/", events.New.as_view(), name="new"),
    path("series/", series.List.as_view(), name="series_index"),
    path("series/results/", series.List.as_view(results_only=True), name="series_index_results"),
    path("series/new/", series.New.as_view(), name="series_new"),
    path("series/<int:pk>/", series.Change.as_view(), name="series"),
    path("series/<int:pk>/delete/", series.Delete.as_view(), name="series_delete"),
    path("<int:pk>/", overview.Overview.as_view(), name="event"),
    path("<int:pk>/facts/", events.ChangeFacts.as_view(), name="facts"),
    path("<int:pk>/capacity/", events.Resize.as_view(), name="capacity"),
    path("<int:pk>/cancel/", events.Cancel.as_view(), name="cancel"),
    path("<int:pk>/delete/", events.Delete.as_view(), name="delete"),
    path("<int:pk>/draft/<slug:locale>/", events.AddDraft.as_view(), name="draft"),
    path("<int:pk>/sessions/add/", sessions.Add.as_view(), name="session_add"),
    path("<int:pk>/sessions/<int:session>/", sessions.Describe.as_view(), name="session"),
    path("<int:pk>/sessions/<int:session>/move/", sessions.Move.as_view(), name="session_move"),
    path("<int:pk>/sessions/<int:session>/cancel/", sessions.Cancel.as_view(), name="session_cancel"),
    path("<int:pk>/sessions/<int:session>/check-in/", check_in.CheckIn.as_view(), name="check_in"),
    path("<int:pk>/sessions/<int:session>/check-in/<int:registration>/", check_in.Attend.as_view(), name="attendance"),
    path("check-in/<str:token>/", check_in.Ticket.as_view(), name="ticket"),
    path("<int:pk>/speakers/", details.Speakers.as_view(), name="speakers"),
    path("<int:pk>/questions/add/", details.EditQuestion.as_view(), name="question_add"),
    path("<int:pk>/questions/<int:question>/", details.EditQuestion.as_view(), name="question"),
    path("<int:pk>/questions/<int:question>/move/", details.MoveQuestion.as_view(), name="question_move"),
    path("<int:pk>/questions/<int:question>/delete/", details.DeleteQuestion.as_view(), name="question_delete"),
    path("<int:pk>/registrations/add/", registrations.Add.as_view(), name="registration_add"),
    path("<int:pk>/registrations/<int:registration>/", registrations.Show.as_view(), name="registration"),
    path("<int:pk>/registrations/<int:registration>/accept/", registrations.Accept.as_view(), name="accept"),
    path("<int:pk>/registrations/<int:registration>/decline/", registrations.Decline.as_view(), name="decline"),
    path("<int:pk>/registrations/<int:registration>/cancel/", registrations.Cancel.as_view(), name="withdraw"),
    path("<int:pk>/registrations/<int:registration>/called/", registrations.Called.as_view(), name="called"),
    path("<int:pk>/registrations/<int:registration>/sheet/", registrations.Sheet.as_view(), name="sheet"),
    path("<int:pk>/held/let-through/", held.LetAllThrough.as_view(), name="held_all_through"),
    path("<int:pk>/held/throw-away/", held.ThrowAllAway.as_view(), name="held_all_away"),
    path("<int:pk>/held/<int:held>/", held.Show.as_view(), name="held"),
    path("<int:pk>/held/<int:held>/let-through/", held.LetThrough.as_view(), name="held_through"),
    path("<int:pk>/held/<int:held>/throw-away/", held.ThrowAway.as_view(), name="held_away"),
    path("<int:pk>/registrations/<int:registration>/switch/", registrations.Switch.as_view(), name="switch"),
    path("<int:pk>/messages/", announcements.List.as_view(), name="announcements"),
    path("<int:pk>/messages/new/", announcements.Write.as_view(), name="announcement_new"),
    *[
        path(f"<int:pk>/messages/<int:announcement>/{end}", view.as_view(), name=name)
        for name, end, view in (
            ("announcement", "", announcements.Show),
            ("announcement_people", "people/", announcements.People),
            ("announcement_edit", "edit/", announcements.Edit),
            ("announcement_send", "send/", announcements.Send),
            ("announcement_later", "later/", announcements.SendLater),
            ("announcement_back", "call-back/", announcements.CallBack),
            ("announcement_stop", "stop/", announcements.Stop),
            ("announcement_test", "test/", announcements.Test),
            ("announcement_copy", "copy/", announcements.Copy),
            ("announcement_delete", "delete/", announcements.Delete),
        )
    ],
    path("<int:pk>/mails/<int:message>/", registrations.ReadMail.as_view(), name="mail"),
]
