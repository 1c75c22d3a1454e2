"""Who may do what with every address: written by hand from the table of roles, never computed from policies.

One letter for each role, in the order of world.ROLES:
    anonymous owner other verifier elsewhere secretary commissioner official auditor sysadmin expired
o answered · r redirected · L sent to the log-in · K asked to confirm who one is · f forbidden · n does not exist
m method not allowed · u refused with a sentence · c changed meanwhile · g gone · p precondition (tus version) failed

“owner” owns the object asked for; it lies in the verifier's kecamatan, and not in that of “elsewhere”.
The role “expired” is a member of the office without an assignment in force: it reaches its own account, nothing else.
"""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")  # HEAD answers as GET does

# --- The admin: each model has a list, a form to add, and for each row its history, its deletion and its page -----------
NOBODY = "LLLffffLfff"
OFFICE = "LLLooooLoff"  # all who read recruitment's settings
PLACES = "LLLooooLoof"
MAILS = "LLLffofLoof"
DELIVERIES = "LLLffooLoof"  # the commissioners may decide about single reminders
SCOPED = "LLLonooLoff"
CITY = "LLLffofLfff"  # the secretary of the whole city alone
GUESTS = "LLLooooLfff"  # who plans, and who stands at the door: these lists name people
GUEST = "LLLonooLfff"  # one of them, of Menteng
HEADS = "LLLffooLfff"
TABLES = "LLLffooLoff"  # what the office and the auditor know of agreements; the city reads at its own table
# model: (list, one row read, add, change, delete)
MODELS = {
    "core_event": ("LLLffffLoff", "LLLffffLoff", NOBODY, NOBODY, NOBODY),
    "recruitment_feedback": (HEADS, HEADS, NOBODY, NOBODY, NOBODY),
    "recruitment_counterfile": (GUESTS, GUEST, NOBODY, NOBODY, NOBODY),
    "recruitment_heldresolution": (OFFICE, SCOPED, NOBODY, NOBODY, NOBODY),
    "recruitment_paperwithdrawal": (OFFICE, SCOPED, NOBODY, NOBODY, NOBODY),
    "recruitment_datechange": ("LLLffooLoff", "LLLffooLoff", NOBODY, NOBODY, NOBODY),
    "recruitment_conflict": ("LLLffooLoff", "LLLffooLoff", NOBODY, NOBODY, NOBODY),
    "recruitment_selection": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "recruitment_extension": (OFFICE, OFFICE, NOBODY, NOBODY, NOBODY),
    "recruitment_selectiontype": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "recruitment_sitting": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "recruitment_desk": (OFFICE, SCOPED, NOBODY, NOBODY, NOBODY),
    "recruitment_incident": (TABLES, TABLES, NOBODY, NOBODY, NOBODY),
    "recruitment_scorefile": (TABLES, TABLES, NOBODY, NOBODY, NOBODY),
    "recruitment_slot": (OFFICE, SCOPED, NOBODY, NOBODY, NOBODY),
    "recruitment_panel": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "recruitment_interviewroom": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "recruitment_aspect": (OFFICE, OFFICE, CITY, CITY, CITY),
    **dict.fromkeys(
        [f"recruitment_{name}" for name in ("announcement", "plenary", "candidacy", "candidacyending")],
        ("LLLffooLoff", "LLLffooLoff", NOBODY, NOBODY, NOBODY),
    ),
    **dict.fromkeys(["recruitment_finalreport", "recruitment_auditsample"], (TABLES, TABLES, NOBODY, NOBODY, NOBODY)),
    **dict.fromkeys(
        [f"recruitment_{name}" for name in ("inauguration", "oath")], ("LLLffooLoff", "LLLffooLoff", NOBODY, NOBODY, NOBODY)
    ),
    "recruitment_ceremonytext": (TABLES, TABLES, NOBODY, CITY, NOBODY),
    "recruitment_latepaper": (GUESTS, GUEST, NOBODY, NOBODY, NOBODY),
    "recruitment_reason": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "accounts_user": ("LLLffofLfof", "LLLffofLfof", "LLLffffLfof", NOBODY, NOBODY),
    "accounts_assignment": ("LLLffffLoof", "LLLffffLoof", NOBODY, NOBODY, NOBODY),
    "accounts_accountrecovery": ("LLLffooLoof", "LLLffooLoof", NOBODY, NOBODY, NOBODY),
    "accounts_privacynotice": (MAILS, MAILS, NOBODY, NOBODY, NOBODY),
    "notifications_delivery": (DELIVERIES, DELIVERIES, NOBODY, NOBODY, NOBODY),
    "notifications_deadaddress": (MAILS, MAILS, NOBODY, NOBODY, NOBODY),
    "notifications_noticetext": (MAILS, MAILS, NOBODY, NOBODY, NOBODY),
    "notifications_reminderoffset": (MAILS, MAILS, CITY, CITY, CITY),
    "notifications_rulesetting": (MAILS, MAILS, NOBODY, CITY, NOBODY),
    "regions_district": (PLACES, PLACES, NOBODY, NOBODY, NOBODY),
    "regions_village": (PLACES, PLACES, NOBODY, NOBODY, NOBODY),
    "regions_rw": ("LLLffffLfof", "LLLffffLfof", NOBODY, NOBODY, NOBODY),
    "regions_rt": ("LLLffffLfof", "LLLffffLfof", NOBODY, NOBODY, NOBODY),
    "regions_office": (HEADS, HEADS, CITY, CITY, NOBODY),
    "outreach_activity": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "outreach_advisory": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "outreach_audience": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "outreach_material": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "outreach_specialday": (OFFICE, OFFICE, CITY, CITY, NOBODY),
    "outreach_venue": (GUESTS, GUESTS, CITY, CITY, NOBODY),
    "outreach_speaker": (GUESTS, GUESTS, CITY, CITY, NOBODY),
    "outreach_head": (HEADS, HEADS, CITY, CITY, NOBODY),
    "outreach_invitation": (GUESTS, GUEST, NOBODY, NOBODY, NOBODY),
    "outreach_attendance": (GUESTS, GUEST, NOBODY, NOBODY, NOBODY),
    "outreach_release": (OFFICE, OFFICE, NOBODY, NOBODY, NOBODY),
    "outreach_import": (CITY, CITY, NOBODY, NOBODY, NOBODY),
    "outreach_roster": (CITY, CITY, NOBODY, NOBODY, NOBODY),
    "outreach_correction": (CITY, CITY, NOBODY, NOBODY, NOBODY),
    "outreach_report": (OFFICE, OFFICE, NOBODY, NOBODY, NOBODY),
    "agreements_agreement": (TABLES, TABLES, NOBODY, NOBODY, NOBODY),
    "agreements_authority": (TABLES, TABLES, CITY, CITY, NOBODY),
    "agreements_institution": (TABLES, TABLES, CITY, CITY, NOBODY),
    "agreements_kind": (TABLES, TABLES, CITY, CITY, NOBODY),
    "agreements_post": (TABLES, TABLES, CITY, CITY, NOBODY),
    "agreements_tenure": (TABLES, TABLES, CITY, CITY, NOBODY),
}

# --- All other addresses: name, then a column for each method; “=” stands for the column to its left ---------------------
TABLE = """
healthz                                 oooooooooof mmmmmmmmmmf = = = =
readyz                                  oooooooooof mmmmmmmmmmf = = = =
metrics                                 nnnnnnnnnnf mmmmmmmmmmf = = = =
gaya                                    oooooooooof = = = = =
messages:list                           Looooooooof Lmmmmmmmmmf = = = =
messages:open-all                       Lmmmmmmmmmf Lrrrrrrrrrf Lmmmmmmmmmf = = =
messages:returned                       nnnnnnnnnnf = = = = =
messages:wishes                         Looooooooof Luuuuuuuuuf Lmmmmmmmmmf = = =
messages:stop                           oooooooooof = mmmmmmmmmmf = = =
messages:device-add                     Lmmmmmmmmmf Luuuuuuuuuf Lmmmmmmmmmf = = =
messages:device-end                     Lmmmmmmmmmf Lrnnnnnnnnf Lmmmmmmmmmf = = =
messages:telephone                      Lnnooooooof Lnnuuuuuuuf Lmmmmmmmmmf = = =
messages:telephone-code                 Lmmmmmmmmmf Lnnuuuuuuuf Lmmmmmmmmmf = = =
messages:telephone-end                  Lmmmmmmmmmf Lnnrrrrrrrf Lmmmmmmmmmf = = =
messages:worker                         oooooooooof mmmmmmmmmmf = = = =
messages:message                        Lonnnnnnnnf Lmmmmmmmmmf = = = =
notifications:mailbox                   oooooooooof mmmmmmmmmmf = = = =
notifications:letter                    nnnnnnnnnnf mmmmmmmmmmf = = = =
notifications:letter_html               nnnnnnnnnnf mmmmmmmmmmf = = = =

admin:index                             LLLooooLoof = = = = =
admin:app_list                          LLLooooLonf = = = = =
admin:login                             Lffrrrrfrrf = = = = =
admin:logout                            Lrrmmmmrmmf LrrLLLLrLLf Lrrmmmmrmmf = = Lrrooooroof
admin:password_change                   LLLrrrrLrrf = = = = =
admin:password_change_done              LLLrrrrLrrf = = = = =
admin:autocomplete                      LLLffffLfff LLLmmmmLmmf = = = LLLooooLoof
admin:jsi18n                            LLLooooLoof LLLmmmmLmmf = = = LLLooooLoof
admin:view_on_site                      LLLnnnnLnnf = = = = =

admin:notifications_delivery_book          LLLffooLoof LLLffrrLrrf LLLmmmmLmmf = = =
admin:notifications_delivery_book_lines    LLLffnnLnnf LLLmmmmLmmf = = = =
admin:notifications_delivery_occasion      LLLffnnLnnf = LLLmmmmLmmf = = =
admin:notifications_delivery_trial         LLLffooLoof LLLmmmmLmmf = = = =
admin:notifications_delivery_operators     LLLffooLoof LLLmmmmLmmf = = = =
admin:notifications_delivery_calendar      LLLffooLoof = LLLmmmmLmmf = = =
admin:notifications_noticetext_edit        LLLffofLoof LLLffufLfff LLLmmmmLmmf = = =
admin:notifications_noticetext_letter      LLLffofLonf LLLmmmmLmmf = = = =
office-calendar                         oooooooooof mmmmmmmmmmf = = = =

admin:recruitment_application_changelist   LLLooooLoff = = = = =
admin:recruitment_application_add          LLLffffLfff = = = = =
admin:recruitment_application_change       LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_application_history      LLLonooLonf = = = = =
admin:recruitment_application_delete       LLLffffLfff = = = = =
admin:recruitment_application_find         LLLmmmmLmmf LLLrrrrLrff LLLmmmmLmmf = = =
admin:recruitment_application_next         LLLmmmmLmmf LLLrrrrLrff LLLmmmmLmmf = = =
admin:recruitment_application_verdict      LLLmmmmLmmf LLLunuuLfnf LLLmmmmLmmf = = =
admin:recruitment_application_verdict_undo LLLmmmmLmmf LLLnnnnLnnf LLLmmmmLmmf = = =
admin:recruitment_application_original     LLLmmmmLmmf LLLrnruLfnf LLLmmmmLmmf = = =
admin:recruitment_application_file         LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_application_file_page    LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_application_opening      LLLmmmmLmmf LLLunuuLunf LLLmmmmLmmf = = =
admin:recruitment_application_party_file   LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_application_evidence     LLLfnfoLonf LLLfnfuLunf LLLmmmmLmmf = = =
admin:recruitment_application_deal         LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_conflict_move            LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_application_reveal       LLLonooLonf LLLunuuLunf LLLonooLonf = = =
admin:recruitment_application_export       LLLffooLfff LLLffuuLfff LLLffooLfff = = =
admin:recruitment_application_move         LLLonooLonf LLLrnruLunf LLLonooLonf = = =
admin:recruitment_feedback_sender          LLLnnooLnnf LLLnnuuLnnf LLLmmmmLmmf = = =
admin:recruitment_feedback_file            LLLnnooLnnf LLLmmmmLmmf = = = =
admin:recruitment_feedback_file_page       LLLnnooLnnf LLLmmmmLmmf = = = =
admin:recruitment_feedback_move            LLLnnooLnnf LLLnnuuLnnf LLLnnooLnnf = = =
admin:recruitment_feedback_receipt         LLLnnnnLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_receipt      LLLonofLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_statement    LLLonofLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_slip         LLLonofLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_signed       LLLonofLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_signed_page  LLLonofLnnf LLLmmmmLmmf = = = =
admin:recruitment_counterfile_move         LLLonooLnnf LLLunuuLnnf LLLonooLnnf = = =
admin:recruitment_heldresolution_move      LLLonooLonf LLLuncuLunf LLLonooLonf = = =
admin:recruitment_paperwithdrawal_move     LLLonooLonf LLLcncuLunf LLLonooLonf = = =
admin:recruitment_paperwithdrawal_slip     LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_paperwithdrawal_slip_page LLLonooLfnf LLLmmmmLmmf = = = =
admin:recruitment_datechange_move          LLLffooLoff LLLffuuLuff LLLffooLoff = = =
admin:recruitment_extension_move        LLLooooLoff LLLuuuuLuff LLLooooLoff = = =
admin:recruitment_selection_pattern     LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_sitting_move             LLLooooLoff LLLuuuuLuff LLLooooLoff = = =
admin:recruitment_sitting_cards            LLLmmmmLmmf LLLffofLfff LLLmmmmLmmf = = =
admin:recruitment_desk_move                LLLonooLonf LLLunuuLunf LLLonooLonf = = =
admin:recruitment_incident_move            LLLffooLoff LLLffucLuff LLLffooLoff = = =
admin:recruitment_scorefile_move           LLLffooLoff LLLffccLuff LLLffooLoff = = =
admin:recruitment_scorefile_upload         LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_scorefile_standing       LLLffooLoff LLLffuuLuff LLLffooLoff = = =
admin:recruitment_slot_move                LLLonooLonf LLLunuuLunf LLLonooLonf = = =
admin:recruitment_slot_plan                LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_slot_sheet               LLLonfoLfnf LLLunfuLfnf LLLonfoLfnf = = =
admin:recruitment_announcement_compose     LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_announcement_move        LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_plenary_compose          LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_plenary_move             LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_plenary_minutes          LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_plenary_paper            LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_finalreport_compose      LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_finalreport_move         LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_finalreport_paper        LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_finalreport_workbook     LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_finalreport_receipt      LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_auditsample_compose      LLLffffLoff LLLffffLuff LLLffffLoff = = =
admin:recruitment_auditsample_open         LLLnnffLonf LLLnnffLunf LLLmmmmLmmf = = =
admin:recruitment_auditsample_opened       LLLnnffLonf LLLmmmmLmmf = = = =
admin:recruitment_auditsample_paper        LLLnnffLonf LLLmmmmLmmf = = = =
admin:recruitment_auditsample_page         LLLnnffLonf LLLmmmmLmmf = = = =
admin:recruitment_candidacy_move           LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_candidacy_slip           LLLnnfoLfnf LLLmmmmLmmf = = = =
admin:recruitment_candidacy_slip_page      LLLnnfoLfnf LLLmmmmLmmf = = = =
admin:recruitment_candidacyending_move     LLLnnooLonf LLLnnucLunf LLLnnooLonf = = =
admin:recruitment_candidacyending_evidence LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_inauguration_compose     LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:recruitment_inauguration_move        LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_inauguration_attendance  LLLnnooLonf LLLmmmmLmmf = = = =
admin:recruitment_oath_move                LLLnnooLonf LLLnnuuLunf LLLnnooLonf = = =
admin:recruitment_latepaper_move           LLLonooLnnf LLLunuuLnnf LLLonooLnnf = = =
admin:recruitment_latepaper_file           LLLfnfoLnnf LLLmmmmLmmf = = = =
admin:recruitment_latepaper_file_page      LLLfnfoLnnf LLLmmmmLmmf = = = =
admin:recruitment_selection_move           LLLooooLoff LLLuuurLuff LLLooooLoff = = =
admin:accounts_user_move                   LLLffofLfof LLLffufLfuf LLLffofLfof = = =
admin:accounts_assignment_move             LLLffffLoof LLLffffLuuf LLLffffLoof = = =
admin:accounts_accountrecovery_move        LLLffooLoof LLLffuuLuuf LLLffooLoof = = =
admin:notifications_delivery_move          LLLffooLoof LLLffuuLuuf LLLffooLoof = = =
admin:agreements_agreement_move            LLLffooLoff LLLffuuLuff LLLffooLoff = = =
admin:agreements_institution_move          LLLffooLoff LLLffuuLuff LLLffooLoff = = =
admin:outreach_activity_move               LLLooooLoff LLLuuuuLuff LLLooooLoff = = =
admin:outreach_activity_coverage           LLLooooLoff LLLmmmmLmmf = = = =
admin:outreach_activity_coverage_export    LLLmmmmLmmf LLLffnnLfff LLLmmmmLmmf = = =
admin:notifications_deadaddress_move       LLLffofLoof LLLffufLuuf LLLffofLoof = = =
admin:outreach_activity_delivery           LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:outreach_activity_letters            LLLmmmmLmmf LLLffofLfff LLLmmmmLmmf = = =
admin:outreach_activity_presence           LLLooofLfff LLLmmmmLmmf = = = =
admin:outreach_activity_sheet_paper        LLLmmmmLmmf LLLorofLfff LLLmmmmLmmf = = =
admin:outreach_activity_sheet_entry        LLLooofLfff LLLuuufLfff LLLooofLfff = = =
admin:outreach_activity_sheet              LLLonofLfff LLLunufLfff LLLonofLfff = = =
admin:outreach_activity_day                LLLmmmmLmmf LLLffrfLfff LLLmmmmLmmf = = =
admin:outreach_advisory_letters            LLLmmmmLmmf LLLffofLfff LLLmmmmLmmf = = =
admin:outreach_advisory_move               LLLooooLoff LLLuucuLuff LLLooooLoff = = =
admin:outreach_advisory_receipts           LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:outreach_activity_planning           LLLooooLoff LLLmmmmLmmf = = = =
admin:outreach_activity_follow_up          LLLooooLfff LLLmmmmLmmf = = = =
admin:outreach_activity_follow_up_letter   LLLmmmmLmmf LLLffnnLfff LLLmmmmLmmf = = =
admin:outreach_report_recap                LLLooooLoff LLLmmmmLmmf = = = =
admin:outreach_report_recap_export         LLLmmmmLmmf LLLnnnnLnff LLLmmmmLmmf = = =
admin:outreach_activity_paper              LLLmmmmLmmf LLLffofLfff LLLmmmmLmmf = = =
admin:outreach_activity_suggestion         LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:outreach_activity_release            LLLffooLfff LLLffuuLfff LLLffooLfff = = =
admin:outreach_roster_ask                  LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:outreach_correction_move             LLLffofLfff LLLffcfLfff LLLffofLfff = = =
admin:outreach_import_upload               LLLffofLfff LLLffufLfff LLLffofLfff = = =
admin:outreach_import_sample               LLLffofLfff LLLmmmmLmmf = = = =
admin:outreach_import_move                 LLLffofLfff LLLffcfLfff LLLffofLfff = = =
admin:outreach_invitation_move             LLLonooLnnf LLLuncuLnnf LLLonooLnnf = = =
admin:outreach_material_trained            LLLooooLfff LLLmmmmLmmf = = = =
admin:outreach_material_trained_export     LLLmmmmLmmf LLLffooLfff LLLmmmmLmmf = = =
admin:outreach_release_move                LLLooooLoff LLLuuuuLuff LLLooooLoff = = =
admin:outreach_report_photo                LLLooooLoff LLLmmmmLmmf = = = =
admin:outreach_report_paper                LLLooooLoff LLLmmmmLmmf = = = =

accounts_overview                       Loooooooooo Lmmmmmmmmmm = = = =
accounts_confirm_address                Lmmmmmmmmmm Lrrrrrrrrrr Lmmmmmmmmmm = = =
accounts_prove                          LLLLLLLLLLL = mmmmmmmmmmm = = =
accounts_ask_again                      mmmmmmmmmmm LLLLLLLLLLL mmmmmmmmmmm = = =
accounts_prove_by_link                  ggggggggggg = mmmmmmmmmmm = = =
accounts_new_password                   ggggggggggg = mmmmmmmmmmm = = =
accounts_notice                         ooooooooooo Lrrrrrrrrrr mmmmmmmmmmm = = =
accounts_withdraw                       Lmmmmmmmmmm Lrrrrrrrrrr Lmmmmmmmmmm = = =
account_signup                          orrrrrrrrrr urrrrrrrrrr mmmmmmmmmmm = = =
account_login                           orrrrrrrrrr = = mrrrrrrrrrr = orrrrrrrrrr
account_logout                          Loooooooooo LLLLLLLLLLL mmmmmmmmmmm = = ooooooooooo
account_inactive                        ooooooooooo mmmmmmmmmmm = = = ooooooooooo
account_reauthenticate                  Loooooooooo = = Lmmmmmmmmmm = Loooooooooo
account_email                           Loooooooooo Luuuuuuuuuu Lmmmmmmmmmm = = =
account_change_password                 Loooooooooo = = Lmmmmmmmmmm = Loooooooooo
account_reset_password                  ooooooooooo uuuuuuuuuuu mmmmmmmmmmm = = =
mfa_index                               Loooooooooo Lmmmmmmmmmm = = = Loooooooooo
mfa_authenticate                        Lrrrrrrrrrr = = = = =
mfa_reauthenticate                      LKKoooooooo = = LKKmmmmmmmm = LKKoooooooo
mfa_activate_totp                       Loorrrrrrrr = = Lmmrrrrrrrr = Loorrrrrrrr
mfa_deactivate_totp                     Lnnoooooooo = = Lnnmmmmmmmm = Lnnoooooooo
mfa_view_recovery_codes                 Lnnnnnnnnnn Lmmmmmmmmmm = = = Loooooooooo
mfa_generate_recovery_codes             Loooooooooo Loorrrrrrrr = Lmmmmmmmmmm = Loooooooooo
mfa_download_recovery_codes             Lnnnnnnnnnn = = = = =
mfa_list_webauthn                       Loooooooooo Lmmmmmmmmmm = = = Loooooooooo
mfa_add_webauthn                        Loooooooooo = = Lmmmmmmmmmm = Loooooooooo
mfa_reauthenticate_webauthn             LKKKKKKKKKK = = = = =
mfa_remove_webauthn                     Lnnnnnnnnnn = Lmmmmmmmmmm = Lnnnnnnnnnn Loooooooooo
mfa_edit_webauthn                       Lnnnnnnnnnn = = Lmmmmmmmmmm = Loooooooooo

recruitment:home                        oooooooooof mmmmmmmmmmf = = = =
recruitment:selection                   oooooooooof mmmmmmmmmmf = = = =
recruitment:start                       orrooooroof Lrruuuuruuf mmmmmmmmmmf = = =
recruitment:mine                        Lorooooooof Lmmmmmmmmmf = = = =
recruitment:task-list                   Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:section                     Lonnnnnnnnf Lcnnnnnnnnf Lmmmmmmmmmf = = =
recruitment:documents                   Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:document                    Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:file                        Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:file-page                   Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:check                       Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:submit                      Lrnnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:receipt                     Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:receipt-pdf                 Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:repair-receipt-pdf          Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:receipt-answers             Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:repair                      Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:repair-document             Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:repair-old-file             Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:clarification               Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:clarification-file          Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:withdraw                    Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:letter                      Lonnnnnnnnf Lrnnnnnnnnf Lmmmmmmmmmf = = =
recruitment:letter-pdf                  Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:letter-proof                oooooooooof mmmmmmmmmmf = = = =
recruitment:report-proof                oooooooooof mmmmmmmmmmf = = = =
recruitment:candidates                  oooooooooof mmmmmmmmmmf = = = =
recruitment:feedback                    oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
recruitment:feedback-sent               oooooooooof mmmmmmmmmmf = = = =
recruitment:feedback-receipt            oooooooooof rrrrrrrrrrf mmmmmmmmmmf = = =
recruitment:feedback-answer             Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:result                      Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:answer                      Lonnnnnnnnf Lunnnnnnnnf Lmmmmmmmmmf = = =
recruitment:seat                        Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:inauguration-calendar       Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:announcements               oooooooooof mmmmmmmmmmf = = = =
recruitment:announcement                oooooooooof mmmmmmmmmmf = = = =
recruitment:announcement-pdf            oooooooooof mmmmmmmmmmf = = = =
recruitment:blank-form                  oooooooooof mmmmmmmmmmf = = = =
recruitment:candidate                   Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:test-card                   Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:test-calendar               Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:interview-calendar          Lonnnnnnnnf Lmmmmmmmmmf = = = =
recruitment:test-ticket                 oooofooooof fffufufffff mmmmmmmmmmf = = =
recruitment:counter-proof               oooooooooof mmmmmmmmmmf = = = =
recruitment:counter-confirm             oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
recruitment:proof                       oooooooooof mmmmmmmmmmf = = = =
outreach:agenda                         oooooooooof mmmmmmmmmmf = = = =
outreach:activity                       oooooooooof mmmmmmmmmmf = = = =
outreach:invitation                     oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
outreach:invitation-calendar            oooooooooof mmmmmmmmmmf = = = =
outreach:certificate                    oooooooooof mmmmmmmmmmf = = = =
outreach:quiz                           oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
outreach:check                          oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
outreach:calendar                       oooooooooof mmmmmmmmmmf = = = =
outreach:roster                         oooooooooof rrrrrrrrrrf mmmmmmmmmmf = = =
outreach:roster-rw                      oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
outreach:my-calendar                    Lffoooofoff Lffrrrrfrff Lmmmmmmmmmf = = =
outreach:personal-calendar              oooooooooof mmmmmmmmmmf = = = =
outreach:ticket                         oooofooooof fffufufffff mmmmmmmmmmf = = =
outreach:door                           Lffooofffff Lffuuufffff Lmmmmmmmmmf = = =
outreach:door-queue                     Lffooofffff Lffuuufffff Lmmmmmmmmmf = = =
outreach:door-offline                   Lffooofffff Lmmmmmmmmmf = = = =
outreach:door-worker                    Lffooofffff Lmmmmmmmmmf = = = =
outreach:wall                           Lffofofffff Lmmmmmmmmmf = = = =
outreach:arrive                         oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
outreach:revert                         Lffonofffff Lffrnrfffff Lmmmmmmmmmf = = =
admin:agreements_agreement_export          LLLffooLfff LLLffuuLfff LLLffooLfff = = =
agreements:desk                         Lffffooooff Lmmmmmmmmmf = = = =
agreements:open                         Lffffofffff Lffffufffff Lmmmmmmmmmf = = =
agreements:check-any                    oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
agreements:check                        oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
agreements:verify-trail                 oooooooooof uuuuuuuuuuf mmmmmmmmmmf = = =
agreements:daily-head                   oooooooooof mmmmmmmmmmf = = = =
agreements:daily-sheet                  oooooooooof mmmmmmmmmmf = = = =
agreements:trail                        Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:number                       Lmmmmmmmmmf Lnnnnrrrrnf Lmmmmmmmmmf = = =
agreements:step                         Lnnnnnonnnf Lmmmmmmmmmf = = = =
agreements:agree                        Lmmmmmmmmmf Lnnnnnunnnf Lmmmmmmmmmf = = =
agreements:give-back                    Lmmmmmmmmmf Lnnnnnunnnf Lmmmmmmmmmf = = =
agreements:read                         Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:version                      Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:remark                       Lmmmmmmmmmf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:stand                        Lmmmmmmmmmf Lnnnnrrrrnf Lmmmmmmmmmf = = =
agreements:settle                       Lmmmmmmmmmf Lnnnnrrrrnf Lmmmmmmmmmf = = =
agreements:original                     Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:compare                      Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:word                         Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:word-way                     Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:choose                       Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:word-in                      Lnnnnnnonnf Lnnnnnnunnf Lmmmmmmmmmf = = =
agreements:preview                      Lnnnnnnonnf Lmmmmmmmmmf = = = =
agreements:begin                        Lmmmmmmmmmf Lnnnnrrrrnf Lmmmmmmmmmf = = =
agreements:draft                        Lnnnnnnonnf Lnnnnnnunnf Lmmmmmmmmmf = = =
agreements:head                         Lnnnnnnonnf Lnnnnnnunnf Lmmmmmmmmmf = = =
agreements:propose                      Lmmmmmmmmmf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:recall                       Lmmmmmmmmmf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:pass-on                      Lmmmmmmmmmf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:dispose-step                 Lnnnnnonnnf Lnnnnnunnnf Lmmmmmmmmmf = = =
agreements:dispose                      Lnnnnononnf Lnnnnununnf Lmmmmmmmmmf = = =
agreements:disposition                  Lnnnnnnonnf Lnnnnnnunnf Lmmmmmmmmmf = = =
agreements:disposition-file             Lnnnnnnonnf Lmmmmmmmmmf = = = =
agreements:opine                        Lnnnnnonnnf Lnnnnnunnnf Lmmmmmmmmmf = = =
agreements:opinion                      Lnnnnoonnnf Lmmmmmmmmmf = = = =
agreements:authority                    Lnnnnoooonf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:authority-file               Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:authority-page               Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:in-force                     oooooooooof mmmmmmmmmmf = = = =
agreements:duties                       Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:enter-duty                   Lnnnnononnf Lnnnnununnf Lmmmmmmmmmf = = =
agreements:duty                         Lnnnnoooonf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:duty-proof                   Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:end                          Lnnnnoooonf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:final                        Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:check-roots                  oooooooooof mmmmmmmmmmf = = = =
agreements:evidence                     Lnnnnoooonf Lmmmmmmmmmf = = = =
agreements:signed                       Lnnnnoooonf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:signed-check                 Lmmmmmmmmmf Lnnnnuuuunf Lmmmmmmmmmf = = =
agreements:signed-file                  Lnnnnoooonf Lmmmmmmmmmf = = = =
documents:uploads                       Lpppppppppf = = = = Looooooooof
documents:upload                        Lpppppppppf = = = = Looooooooof
"""

# What a GET, HEAD or OPTIONS may write, and why.
MAY_WRITE = {
    "recruitment:file": "each view of a paper is a line in the journal",
    "recruitment:file-page": "each view of a paper is a line in the journal",
    "recruitment:repair-old-file": "each view of a paper is a line in the journal",
    "recruitment:clarification-file": "each view of a paper is a line in the journal",
    "admin:recruitment_application_party_file": "each view of a paper is a line in the journal",
    "admin:recruitment_application_file": "each view of a paper is a line in the journal",
    "admin:recruitment_application_file_page": "each view of a paper is a line in the journal",
    "admin:recruitment_feedback_file": "each view of a paper is a line in the journal",
    "admin:recruitment_feedback_file_page": "each view of a paper is a line in the journal",
    "admin:recruitment_counterfile_signed": "each view of a paper is a line in the journal",
    "admin:recruitment_counterfile_signed_page": "each view of a paper is a line in the journal",
    "admin:recruitment_candidacy_slip": "each view of a paper is a line in the journal",
    "admin:recruitment_candidacy_slip_page": "each view of a paper is a line in the journal",
    "admin:recruitment_paperwithdrawal_slip": "each view of a paper is a line in the journal",
    "admin:recruitment_paperwithdrawal_slip_page": "each view of a paper is a line in the journal",
    "admin:recruitment_latepaper_file": "each view of a paper is a line in the journal",
    "admin:recruitment_latepaper_file_page": "each view of a paper is a line in the journal",
    "admin:recruitment_plenary_paper": "each view of a paper is a line in the journal",
    "admin:recruitment_finalreport_receipt": "each view of a paper is a line in the journal",
    "admin:recruitment_auditsample_paper": "each view of a paper is a line in the journal",
    "admin:recruitment_auditsample_page": "each view of a paper is a line in the journal",
    "admin:recruitment_candidacyending_evidence": "each view of a paper is a line in the journal",
    "admin:outreach_report_photo": "each view of a photo is a line in the journal",
    "admin:outreach_report_paper": "the first download seals the paper, and each is a line in the journal",
    "outreach:certificate": "the first download seals the paper",
    "agreements:duty-proof": "each view of a paper is a line in the journal",
    **dict.fromkeys(
        ("agreements:disposition-file", "agreements:opinion", "agreements:authority-file", "agreements:authority-page"),
        "each view of a paper is a line in the journal",
    ),
    **dict.fromkeys(
        ("agreements:read", "agreements:version", "agreements:compare", "agreements:step"),
        "that a person read a version is remembered: the next one is compared with it",
    ),
    "messages:message": "to open a message is to have read it",
    "mfa_activate_totp": "the secret that the page shows waits in the session",
    "mfa_add_webauthn": "the challenge that the page shows waits in the session",
}
# The limiter of attempts counts whatever is not GET; its counts lie in this table.
COUNTS = "portal_cache"


def rows():
    """Return {URL name: {method: letters}}."""
    found = {}
    for line in TABLE.strip().splitlines():
        if line:
            name, *columns = line.split()
            found[name] = _row(columns)
    for model, pages in MODELS.items():
        found |= _pages(model, *pages)
    # A history asks for the object before the right: for who may read none there is none.
    found["admin:recruitment_feedback_history"] = _row(["LLLnnooLnnf", *"====="])
    found["admin:recruitment_counterfile_history"] = _row(["LLLonooLnnf", *"====="])
    found["admin:recruitment_heldresolution_history"] = _row(["LLLonooLonf", *"====="])
    found["admin:recruitment_paperwithdrawal_history"] = _row(["LLLonooLonf", *"====="])
    found["admin:recruitment_conflict_history"] = _row(["LLLnnooLonf", *"====="])
    for model in ("desk", "slot"):
        found[f"admin:recruitment_{model}_history"] = _row(["LLLonooLonf", *"====="])
    found["admin:recruitment_latepaper_history"] = _row(["LLLonooLnnf", *"====="])
    for model in (
        "announcement",
        "plenary",
        "candidacy",
        "candidacyending",
        "finalreport",
        "auditsample",
        "inauguration",
        "oath",
    ):
        found[f"admin:recruitment_{model}_history"] = _row(["LLLnnooLonf", *"====="])
    for model in ("invitation", "attendance"):
        found[f"admin:outreach_{model}_history"] = _row(["LLLonooLnnf", *"====="])
    return found


def _row(columns):
    filled = []
    for column in columns:
        filled.append(filled[-1] if column == "=" else column)
    return dict(zip(METHODS, filled, strict=True))


def _pages(model, listed, read, add, change, delete):
    """Django's admin reads as “show” what is neither GET nor POST; a change page forbids it to who may only read."""
    posted = "LLLffffLfuf" if model == "accounts_user" else add
    return {
        f"admin:{model}_changelist": _row([listed, *"====="]),
        f"admin:{model}_history": _row([read, *"====="]),
        f"admin:{model}_add": _row([add, posted, add, *"==="]),
        f"admin:{model}_change": _row([read, change, read, *"==="]),
        f"admin:{model}_delete": _row([delete, *"====="]),
    }
