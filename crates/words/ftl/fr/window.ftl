# Ce que la fenêtre seule dit. Mêmes clés et mêmes variables qu’en anglais.

## Le cadre

explorer = Explorateur
transfers = Transferts
transfers-count =
    { $count ->
        [one] Transferts, { $count } en cours
       *[other] Transferts, { $count } en cours
    }
sections = Sections
language = Langue
theme = Thème
theme-system = Système
theme-light = Clair
theme-dark = Sombre
theme-contrast = Contraste élevé
demo-data = Données de démo
demo-about = Un Azure local sur cet ordinateur. Rien n’en sort, et rien ici n’est réel.
signed-in-as = Connecté en tant que { $user }
updated = Actualisé { $when }
updated-now = Actualisé à l’instant
updating = Lecture…
offline = Hors connexion
close = Fermer
cancel = Annuler
back = Retour
retry = Réessayer
show-all = Tout afficher
details = Détails
no-telemetry = LastCopy n’envoie aucune télémétrie
version = Version { $version }
starting = Démarrage…
list-separator = { ", " }
settings = Paramètres
more = Plus de commandes
open = Ouvrir
reading = Lecture…
search = Rechercher ou exécuter une commande
search-results = Commandes et emplacements
search-places = Emplacements et fichiers déjà listés
search-none = Aucune commande, et rien de ce qui a déjà été listé, ne contient « { $text } ».
go-home = Aller aux abonnements
go-workspaces = Aller à tous les espaces de travail
go-transfers = Aller aux transferts
use-theme = Thème : { $theme }
use-language = Langue : { $language }
history-back = Précédent dans l’historique
history-forward = Suivant dans l’historique
reason-no-history = Il n’y a rien dans cette direction.

## Chiffres

amount =
    { $files ->
        [one] { $files } fichier · { $size }
       *[other] { $files } fichiers · { $size }
    }
amount-at-least =
    { $files ->
        [one] au moins { $files } fichier · { $size }
       *[other] au moins { $files } fichiers · { $size }
    }
amount-incomplete = Tout ce qui se trouve en dessous n’a pas encore été compté. Un plan ou un téléchargement compte d’abord le tout.
at-least = ≥ { $amount }
count-items =
    { $count ->
        [one] { $count } élément
       *[other] { $count } éléments
    }
count-rows =
    { $count ->
        [one] { $count } entrée
       *[other] { $count } entrées
    }
status-selected = { $count } sur { $total } sélectionnées
status-hidden =
    { $count ->
        [one] { $count } entrée sélectionnée est masquée par le filtre et laissée de côté
       *[other] { $count } entrées sélectionnées sont masquées par le filtre et laissées de côté
    }
status-job =
    { $total ->
        [one] { $done } sur { $total } élément
       *[other] { $done } sur { $total } éléments
    }
selected-items =
    { $count ->
        [one] { $count } entrée sélectionnée
       *[other] { $count } entrées sélectionnées
    }
and-more =
    { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
place-and-more =
    { $count ->
        [one] { $place } et { $count } autre
       *[other] { $place } et { $count } autres
    }

## Pour les technologies d’assistance

announce-selected =
    { $count ->
        [one] { $count } sélectionnée
       *[other] { $count } sélectionnées
    }
announce-sorted-ascending = Tri par { $column }, ordre croissant
announce-sorted-descending = Tri par { $column }, ordre décroissant
announce-over-download = Le téléchargement est terminé.
announce-over-delete = La suppression est terminée.
shortcuts = Raccourcis clavier
shortcuts-window = Fenêtre
shortcuts-moving = Se déplacer
shortcuts-selecting = Sélectionner
shortcuts-doing = Avec la sélection
shortcut-search = Rechercher, ou exécuter une commande
shortcut-panes = Volet suivant, volet précédent
shortcut-transfers = Afficher ou masquer les transferts
shortcut-sheet = Cette feuille
shortcut-escape = Fermer la couche du dessus, puis effacer la sélection
shortcut-move = Une ligne plus haut ou plus bas
shortcut-far = Première, dernière, une page
shortcut-letters = Nom suivant qui commence par la saisie
shortcut-history = Précédent et suivant dans l’historique
shortcut-toggle = Sélectionner la ligne, ou l’exclure
shortcut-range = Sélectionner une plage
shortcut-all = Sélectionner tout ce qui correspond au filtre
shortcut-delete = Planifier une suppression, sans rien supprimer encore
shortcut-copy = Copier l’ID de ressource ou l’URL
shortcut-menu = Menu de la ligne

## L’explorateur

breadcrumb = Chemin
commands = Commandes
show-tree = Afficher l’arborescence
tree-failed = Cet emplacement n’a pas pu être lu. Ouvrez-le pour savoir pourquoi.
up = Remonter
refresh = Actualiser
filter = Filtrer par nom
key-delete = Suppr
reason-top = Il n’y a rien au-dessus.
key-enter = Entrée
key-space = Espace
key-esc = Échap
key-home = Origine
key-end = Fin
key-backspace = Retour arrière
key-pgup = Pg.préc
key-pgdn = Pg.suiv
filter-count =
    { $count ->
        [one] Filtrer { $count } entrée
       *[other] Filtrer { $count } entrées
    }
export-list = Exporter la liste
list-saved = Liste enregistrée dans { $path }
copy-id = Copier l’ID de ressource
copy-url = Copier l’URL
copied =
    { $count ->
        [one] { $count } ligne copiée
       *[other] { $count } lignes copiées
    }
open-in-portal = Ouvrir dans le portail
show-copies = Afficher les versions et les instantanés
show-deleted = Afficher les suppressions réversibles
reason-empty-list = La liste est vide.
reason-one-only = Sélectionnez une seule entrée.
reason-one-blob = Sélectionnez un seul objet blob.
reason-portal-demo = Les données de démonstration sont sur cet ordinateur seulement, pas dans le portail.
reason-no-portal = Le portail n’a pas de page pour cela.
reason-no-deleted = Rien ici ne peut être affiché après sa suppression.
reason-no-place = Il n’y a rien en dessous.
tab-places = Abonnements et stockage
tab-workspaces = Espaces de travail
workspaces-name = Nom
workspaces-subscription = Abonnement
workspaces-group = Groupe de ressources
workspaces-location = Emplacement
workspaces-storage = Compte de stockage
workspaces-shared = Partage
workspaces-owner = Propriétaire
workspaces-shared-count =
    { $count ->
        [one] Partage { $count } ressource
       *[other] Partage { $count } ressources
    }
empty-workspaces = Aucun espace de travail que vous puissiez lire. Demandez le rôle Lecteur sur un abonnement.
created-on = créé le { $when }
list-from = La liste affichée a été lue le { $when }.
retrying-in = Nouvelle tentative dans { $time }.
list-goes-on = La liste sera relue d’elle-même ; il n’y a rien à faire.
select-all = Tout sélectionner
clear-selection = Effacer la sélection
banner-all =
    { $count ->
        [one] La seule entrée est sélectionnée.
       *[other] Les { $count } entrées sont toutes sélectionnées.
    }
banner-all-matching =
    { $count ->
        [one] { $count } entrée qui correspond au filtre est sélectionnée.
       *[other] Les { $count } entrées qui correspondent au filtre sont toutes sélectionnées.
    }
select-all-in =
    { $count ->
        [one] Sélectionner la seule entrée de { $place }
       *[other] Sélectionner les { $count } entrées de { $place }
    }
listing = Lecture de la liste…
listed-so-far =
    { $count ->
        [one] { $count } trouvé jusqu’ici
       *[other] { $count } trouvés jusqu’ici
    }
filtered-empty = Aucun nom ne contient « { $text } ».
clear-filter = Effacer le filtre
empty-home = Aucun abonnement lisible. Demandez le rôle Lecteur sur un abonnement.
empty-subscription = Aucun groupe de ressources lisible. Demandez le rôle Lecteur sur l’abonnement.
empty-resource-group = Aucune ressource dans ce groupe de ressources.
empty-workspace = Aucune ressource associée à cet espace de travail n’a été trouvée.
empty-storage-account = Aucun conteneur dans ce compte de stockage.
empty-container = Aucun objet blob dans ce conteneur.
empty-folder = Il n’y a plus rien dans ce dossier.
shared-by =
    { $count ->
        [one] Utilisé par { $count }
       *[other] Partagé par { $count }
    }
kind-storage-account-short = Stockage
card-resources =
    { $count ->
        [one] { $count } ressource
       *[other] { $count } ressources
    }
details-hint = Sélectionnez une entrée pour voir ce que l’on en sait.
flag-personal = Données personnelles possibles
flag-personal-why = L’historique des exécutions et les fichiers des personnes sont conservés ici. Ils peuvent nommer des personnes.
flag-locked = Verrouillé
flag-read-only = Lecture seule
flag-locked-by = Le verrou { $lock } de { $by } le protège.
flag-until = Jusqu’au { $when }
flag-deleted = Suppression réversible
flag-soft-deleted = Suppression réversible : récupérable jusqu’au { $when }.
flag-soft-deleted-open = Suppression réversible : encore récupérable.
flag-only-versions = Versions restantes
flag-only-versions-why = Supprimé, mais ses versions antérieures sont conservées jusqu’à leur suppression.
linked-resources = Ressources associées
linked-stay =
    { $count ->
        [one] Supprimer l’espace de travail seul laisse en place cette ressource et tous les documents d’historique des exécutions.
       *[other] Supprimer l’espace de travail seul laisse en place ces { $count } ressources et tous les documents d’historique des exécutions.
    }
workspace-note = Archiver une expérience ou désinscrire un jeu de données ne supprime pas ses données. Pour les supprimer, supprimez les fichiers du stockage.
card-none = Aucune trouvée
card-not-measured = Pas encore mesuré
card-blobs =
    { $count ->
        [one] { $count } objet blob
       *[other] { $count } objets blob
    }
policy-days =
    { $count ->
        [one] { $count } jour si supprimé
       *[other] { $count } jours si supprimé
    }
policy-none = Sans suppression réversible
measure = Mesurer
measuring = Mesure en arrière-plan. Les chiffres augmentent à mesure que les conteneurs sont comptés.
kind-workspace-short = Espace ML
kind-component-short = App Insights
kind-log-analytics-short = Log Analytics
kind-container-registry-short = Registre

column-name = Nom
column-type = Type
column-location = Emplacement
column-linked = Espace lié
column-modified = Modifié
column-files = Fichiers
column-size = Taille
column-contents = Contenu
column-flags = Signalements

properties = Propriétés
fact-path = Chemin
fact-etag = ETag
fact-resource-type = Type de ressource
fact-location = Emplacement
fact-linked = Espace de travail lié
fact-shared-by = Partage
fact-endpoint = Point de terminaison
fact-content-type = Type de contenu
fact-tier = Niveau d’accès
fact-lease = Bail
fact-snapshots = Instantanés
fact-md5 = MD5
fact-id = ID
fact-state = État
fact-created = Créé
properties-amounts = Contenu
details-selection = Sélection ({ $count })
details-item = Cette entrée
copies = Versions et instantanés
copies-count = Versions et instantanés ({ $count })
copy-current = Actuelle
copy-version = Version
copy-snapshot = Instantané
copy-deleted = Suppression réversible
preview = Aperçu
preview-cut = Seul le début est affiché.
fact-tenant = Locataire

## Le plan d’une suppression

plan = Plan de suppression
plan-title =
    { $count ->
        [0] Rien à supprimer
        [one] Supprimer { $count } élément
       *[other] Supprimer { $count } éléments
    }
plan-title-listing = Liste de ce qui serait supprimé
plan-title-failed = Le plan n’a pas pu être créé
plan-sub = { $places } · lu { $when } · rien n’a encore été supprimé
plan-nothing-yet = Rien n’est supprimé avant votre confirmation.
plan-steps =
    { $count ->
        [one] { $count } étape. Ouvrez-la pour voir chaque élément.
       *[other] { $count } étapes, exécutées dans cet ordre. Ouvrez-en une pour voir chaque élément.
    }
plan-steps-resources =
    { $count ->
        [one] { $count } étape. Chaque ressource est supprimée seule.
       *[other] { $count } étapes, dans cet ordre. Chaque ressource est supprimée seule.
    }
step-delete =
    { $count ->
        [one] Supprimer { $count } élément
       *[other] Supprimer { $count } éléments
    }
items-of = Éléments de { $place }
left-alone = Laissé tel quel
blocked-title =
    { $count ->
        [one] { $count } élément est bloqué et sera laissé tel quel
       *[other] { $count } éléments sont bloqués et seront laissés tels quels
    }
blocked-what = Non supprimé
blocked-why = Pourquoi
blocked-do = Que faire
include-snapshots = Inclure les instantanés
include-dependents = Inclure ce qui n’appartient qu’à l’espace de travail
stays-title = Ce qui restera
stays-none = Rien de ce qui est sélectionné ne restera, d’après le service.
stay-end-snapshots = hors du plan
stay-end-versions = sans date de fin
stay-end-soft-deleted =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
stay-end-run-records = hors du plan
stay-end-telemetry = hors du plan
confirm-number = Tapez le nombre d’éléments pour confirmer
confirm-name = Tapez le nom pour confirmer
reason-type-first = Tapez d’abord { $text }.
delete-items =
    { $count ->
        [one] Supprimer { $count } élément
       *[other] Supprimer { $count } éléments
    }
delete-files =
    { $count ->
        [one] Supprimer { $count } fichier
       *[other] Supprimer { $count } fichiers
    }
brief-title =
    { $count ->
        [one] Supprimer { $count } fichier ?
       *[other] Supprimer { $count } fichiers ?
    }
show-plan = Afficher le plan
plan-about = Chaque élément n’est supprimé que tel qu’il a été listé : ce qui a changé depuis reste. Vous pouvez arrêter à tout moment.
plan-empty = Tout ce qui est sélectionné est bloqué. Rien ne peut être supprimé en l’état.
plan-update = Mettre le plan à jour

## Une tâche et son résultat

stop-now = Arrêter maintenant
stop-after-step = Arrêter après cette étape
stops-after-step = La suppression sera suspendue dès que cette étape sera terminée.
stop = Arrêter
resume = Reprendre
back-to-explorer = Retour à l’explorateur
job-steps = Étapes de cette suppression
job-step-running = en cours
job-step-done = terminée
job-step-troubled = tout n’est pas parti
job-step-waiting = pas commencée
all-items = Tous les éléments
job-running-delete =
    { $count ->
        [one] Suppression de { $count } élément
       *[other] Suppression de { $count } éléments
    }
job-running-download =
    { $count ->
        [one] Téléchargement de { $count } fichier
       *[other] Téléchargement de { $count } fichiers
    }
job-paused-delete = La suppression est suspendue
job-paused-download = Le téléchargement est suspendu
job-paused-safe = Suspendu. Ce qui est fait reste fait.
job-started = démarrée { $when }
job-ended = terminée { $when }
job-gone = Cette tâche n’est plus connue
job-hint-delete = Ce qui est supprimé le reste, et les autres éléments restent en place. Une suppression arrêtée après une étape peut reprendre plus tard.
job-hint-download = Après l’arrêt, les fichiers terminés restent dans le dossier.
outcome-title-delete =
    { $total ->
        [one] { $done } sur { $total } élément supprimé
       *[other] { $done } sur { $total } éléments supprimés
    }
outcome-title-download =
    { $total ->
        [one] { $done } sur { $total } fichier enregistré
       *[other] { $done } sur { $total } fichiers enregistrés
    }
outcome-part-changed =
    { $count ->
        [one] { $count } modifié
       *[other] { $count } modifiés
    }
outcome-part-blocked =
    { $count ->
        [one] { $count } bloqué
       *[other] { $count } bloqués
    }
outcome-part-failed =
    { $count ->
        [one] { $count } échoué
       *[other] { $count } échoués
    }
outcome-part-unknown =
    { $count ->
        [one] { $count } inconnu
       *[other] { $count } inconnus
    }
outcome-part-canceled =
    { $count ->
        [one] { $count } annulé
       *[other] { $count } annulés
    }
figure-deleted = supprimés
figure-saved = enregistrés
figure-absent = déjà absents
figure-skipped = ignorés, mêmes octets
figure-changed = modifiés, laissés tels quels
figure-blocked = bloqués
figure-canceled = annulés, jamais envoyés
figure-failed = échoués ou inconnus
figure-bytes-delete = de données supprimées
figure-bytes-download = de données enregistrées
problems-title =
    { $count ->
        [one] { $count } élément à examiner
       *[other] { $count } éléments à examiner
    }
show-problems =
    { $count ->
        [one] Afficher { $count } élément à examiner
       *[other] Afficher { $count } éléments à examiner
    }
hide-problems =
    { $count ->
        [one] Masquer { $count } élément
       *[other] Masquer { $count } éléments
    }
show-more =
    { $count ->
        [one] Afficher { $count } de plus
       *[other] Afficher { $count } de plus
    }
remains-title = Ce qui reste
remains-for-now = Pas encore supprimé
remains-remaining =
    { $count ->
        [one] { $count } élément du plan
       *[other] { $count } éléments du plan
    }
remains-recoverable =
    { $count ->
        [one] { $count } copie conservée par le service
       *[other] { $count } copies conservées par le service
    }
remains-unplanned =
    { $count ->
        [one] { $count } élément que le plan ne nommait pas
       *[other] { $count } éléments que le plan ne nommait pas
    }
remains-not-started =
    { $count ->
        [one] { $count } élément non commencé
       *[other] { $count } éléments non commencés
    }
remains-still-there = toujours là
remains-no-end = sans date de fin
remains-not-planned = hors du plan
remains-waiting = en attente
remains-elsewhere = Les enregistrements des exécutions dans Studio et les données de télémétrie sont conservés ailleurs ; cette suppression n’y a pas touché.
second-look = Second contrôle, { $when }
second-look-nothing = Liste relue dans Azure. Aucun des éléments n’y est, et le service ne conserve aucune copie.
second-look-found = Liste relue dans Azure. Les lignes ci-dessus disent ce qui a été trouvé.
second-look-missing = Il n’y a pas eu de second contrôle.

## Les suppressions terminées, et leurs certificats

activity = Activité
activity-sub = Les suppressions faites depuis cet ordinateur, et ce qu’elles ont laissé.
activity-none = Aucune suppression
activity-none-about = Sélectionnez un élément dans l’explorateur, puis choisissez Supprimer. Chaque suppression terminée laisse ici un certificat signé.
verify-file = Vérifier un fichier…
facets = Ce qu’elles sont devenues
facet-all = Toutes
facet-gone = Rien ne reste
facet-kept = Reste un temps
facet-left = Il reste quelque chose
facet-stopped = Arrêtées
activity-date = Date
activity-who = Par
activity-scope = Portée
activity-items = Éléments
activity-result = Résultat
activity-remains = Ce qui reste
activity-amount = { $done } sur { $total }
activity-left =
    { $count ->
        [one] { $count } élément encore là
       *[other] { $count } éléments encore là
    }
activity-nothing = Rien n’a été trouvé
activity-not-looked = Non contrôlé
go-activity = Aller à l’activité
result-complete = Complète
result-partial = Partielle
result-stopped = Arrêtée
who-account-key = Clé du compte
who-sas = Signature SAS
certificate = Certificat
certificate-none = Aucun certificat n’a été écrit pour cette suppression
certificate-none-about = Ce que chaque élément est devenu est consigné : le certificat peut être écrit maintenant.
certificate-write = Écrire le certificat
certificate-failed = La suppression s’est terminée comme le dit cette page ; seul son certificat manque.
certificate-verify = Vérifier
certificate-checked = Lu et vérifié le { $when }
certificate-file = Fichier
certificate-open-page = Ouvrir comme page
certificate-save = Enregistrer une copie…
certificate-saved = Copie enregistrée dans { $path }
certificate-now = L’état actuel
certificate-now-about = Relit dans Azure la liste des emplacements sélectionnés. Le certificat reste tel quel.
certificate-check-again = Contrôler de nouveau
certificate-looked = Liste relue, { $when }
step-left-alone = Laissé en place : { $kind }
step-resource = Supprimer : { $kind }

## Ce qu’un plan emporte

extras-title = Supprimer aussi
verb-erase = Effacer…
verb-retire = Retirer…
verb-recover = Récupérer
verb-purge = Purger…
plan-title-erase =
    { $count ->
        [0] Rien à effacer
        [one] Effacer { $count } élément
       *[other] Effacer { $count } éléments
    }
plan-title-purge =
    { $count ->
        [0] Rien à purger
        [one] Purger { $count } élément
       *[other] Purger { $count } éléments
    }
plan-copy = Copier en commandes az
plan-save = Enregistrer le plan…
plan-copied =
    { $count ->
        [one] { $count } commande az copiée.
       *[other] { $count } commandes az copiées.
    }
plan-saved = Plan enregistré dans { $path }
plan-updating = Le plan est refait. Rien n’a encore été supprimé.
erase-items =
    { $count ->
        [one] Effacer { $count } élément
       *[other] Effacer { $count } éléments
    }
purge-items =
    { $count ->
        [one] Purger { $count } élément
       *[other] Purger { $count } éléments
    }
include-dependents-about = Son compte de stockage, son coffre de clés, son registre et sa télémétrie, si personne d’autre ne les utilise.
include-versions = Inclure les versions antérieures
include-soft-deleted = Inclure les suppressions réversibles antérieures
include-purge = Purger ce que la suppression réversible garderait
include-purge-about = Dans la mesure où le compte le permet.
include-purge-resources = Purger les espaces de travail et coffres de clés
include-purge-resources-about = Personne ne peut les récupérer, et leurs noms sont libres aussitôt.
include-shared = Inclure { $name }
include-shared-by = Également utilisé par { $by }.
include-shared-about = Peut aussi être utilisé ailleurs.
export-first = Exporter d’abord
export-first-about = Rien ne part avant que sa copie ait été relue.
export-first-to = Vers { $folder }
export-to = Copies vers quel dossier ?
step-purge = Purger : { $kind }
step-purge-items =
    { $count ->
        [one] Purger { $count } élément
       *[other] Purger { $count } éléments
    }
step-permanent = Définitif
step-kept-workspace = 14 jours
step-kept-key-vault = 7 à 90 jours
step-kept-storage-account = Jusqu’à 14 jours
outcome-title-erase =
    { $total ->
        [one] { $done } élément sur { $total } effacé
       *[other] { $done } éléments sur { $total } effacés
    }
job-running-erase =
    { $count ->
        [one] Effacement de { $count } élément
       *[other] Effacement de { $count } éléments
    }
figure-erased = effacés
announce-planned =
    { $count ->
        [one] Le plan a été refait : { $count } élément
       *[other] Le plan a été refait : { $count } éléments
    }
copies-kept = Copies gardées, chacune relue avant le départ de son original

## Le retour, et ce qui disparaît de soi-même

undo = Annuler la suppression
undo-deletion = Annuler cette suppression
recovering = Récupération…
recovered =
    { $total ->
        [one] { $back } élément sur { $total } récupéré.
       *[other] { $back } éléments sur { $total } récupérés.
    }
recovered-failed =
    { $count ->
        [one] { $count } n’a pas été récupéré.
       *[other] { $count } n’ont pas été récupérés.
    }
recovered-gone =
    { $count ->
        [one] { $count } a disparu définitivement.
       *[other] { $count } ont disparu définitivement.
    }
recovered-nothing = Rien n’a été récupéré.
undone-about = Le certificat de la suppression reste tel quel : il dit ce qui a été fait alors.
toast = Ce qui vient de se terminer
toast-deleted =
    { $count ->
        [one] { $count } fichier supprimé.
       *[other] { $count } fichiers supprimés.
    }
toast-until = Récupérable jusqu’au { $when }.
toast-recoverable = Récupérable.
toast-show = Afficher
full-stop = .
deleted-chip =
    { $count ->
        [one] { $count } suppression réversible
       *[other] { $count } suppressions réversibles
    }
purge-now = Purger maintenant…
vanishes = { $soon }, le { $when }
residue-due = échéance passée

## Dossiers, et glisser sur l’un d’eux

folders = Dossiers
folder-add = Ajouter un dossier
folder-add-about = Choisir un dossier qui reste dans cette liste
folder-free = { $size } libres
folder-gain = + { $size }
folder-missing = introuvable
folder-missing-about = { $folder } est introuvable. Son disque n’est peut-être pas connecté.
folder-pinned = épinglé
folders-none = Ajoutez un dossier, ou déposez-en un ici depuis votre gestionnaire de fichiers
folders-await = Déposez un dossier ici pour y télécharger ensuite
more-about = Autres actions pour { $name }
download-here = Télécharger la sélection ici
open-folder = Ouvrir le dossier
pin-folder = Épingler
unpin-folder = Désépingler
forget-folder = Retirer de la liste
choose-title = Télécharger dans quel dossier ?
choose-elsewhere = Choisir un autre dossier…
counting = Comptage…
drag-what =
    { $kind ->
        [container]
            { $count ->
                [one] { $count } conteneur
               *[other] { $count } conteneurs
            }
        [folder]
            { $count ->
                [one] { $count } dossier
               *[other] { $count } dossiers
            }
        [blob]
            { $count ->
                [one] { $count } objet blob
               *[other] { $count } objets blob
            }
       *[mixed]
            { $count ->
                [one] { $count } entrée
               *[other] { $count } entrées
            }
    }
drag-drop = Déposez pour télécharger { $what }, dans { $folder }. Échap annule.
drag-nowhere = Déposez { $what }, sur un dossier pour y télécharger. Échap annule.
drag-tight = { $what }, c’est plus que { $folder } ne peut contenir : { $free } libres. Échap annule.
drag-refused = { $reason } Échap annule.
announce-folder-added = { $folder } a été ajouté aux dossiers.
announce-download = Le téléchargement dans { $folder } commence.
announce-drag-canceled = Rien n’a été téléchargé.

## Transferts

destination = Destination
show-in-folder = Afficher dans le dossier
pause = Suspendre
pause-all = Tout suspendre
resume-all = Tout reprendre
retry-failed =
    { $count ->
        [one] Réessayer { $count } fichier
       *[other] Réessayer { $count } fichiers
    }
job-waiting = En attente du réseau. Reprendra tout seul.
job-paused-goes-on = En pause. Reprend à votre demande ou à la prochaine ouverture de LastCopy.
job-files =
    { $count ->
        [one] { $count } fichier
       *[other] { $count } fichiers
    }
file-waits = En attente
file-at-work = En cours
limit = Limiter
limit-about = S’applique aussitôt, pendant le téléchargement.
limit-streams = Requêtes simultanées
limit-rate = Mo par seconde
limit-none = aucune limite
limit-automatic = autant qu’il est utile
conflict = Si un fichier existe déjà
conflict-about = Un contenu identique n’est jamais réécrit.
conflict-rename = Garder les deux
conflict-overwrite = Remplacer
conflict-skip = Ignorer
conflict-newer = Remplacer si plus ancien
patterns = Certains fichiers seulement
patterns-include = Noms à prendre
patterns-exclude = Noms à laisser
patterns-about = Séparés par des virgules : *.json vaut pour la dernière partie du nom, outputs/** pour ce qui se trouve sous outputs.
settings-transfers = Transferts
settings-limit = Limite de chaque téléchargement
settings-limit-about = Chaque téléchargement peut avoir la sienne pendant qu’il se déroule.
time-left = encore { $time }
progress-items =
    { $total ->
        [one] { $done } sur { $total } élément
       *[other] { $done } sur { $total } éléments
    }
progress-files =
    { $total ->
        [one] { $done } sur { $total } fichier
       *[other] { $done } sur { $total } fichiers
    }
progress-bytes = { $done } sur { $total }
transfers-preparing = Préparation du téléchargement
transfer-name = Nom
transfer-progress = Progression
transfer-speed = Débit
transfer-left = Restant
transfer-destination = Destination
transfer-started = Début
transfers-active =
    { $count ->
        [0] Aucun en cours
       *[other] { $count } en cours
    }
transfers-waiting =
    { $count ->
        [one] { $count } vous attend
       *[other] { $count } vous attendent
    }
transfers-finished =
    { $count ->
        [one] { $count } terminé
       *[other] { $count } terminés
    }
transfers-today = Terminés aujourd’hui
transfers-earlier = Terminés auparavant
entries-from =
    { $count ->
        [one] { $count } entrée de { $place }
       *[other] { $count } entrées de { $place }
    }
to-look-at =
    { $count ->
        [one] { $count } à examiner
       *[other] { $count } à examiner
    }
last-minute = dernière minute
no-room = Il faut encore { $need } ; { $free } libres dans { $folder }.
no-room-unknown = Il faut { $need } de plus que la place disponible dans { $folder }.
no-room-kept = Les { $done } déjà enregistrés restent. Libérez de la place, puis reprenez.
transfers-none = Aucun transfert
transfers-none-about = Sélectionnez des conteneurs, des dossiers ou des objets blob dans l’explorateur, puis choisissez Télécharger ou Supprimer.
transfers-about = Les téléchargements continuent après un redémarrage ou une connexion perdue. Les fichiers terminés ne sont jamais téléchargés deux fois.

## Stockage sans connexion

attach-title = Attacher un stockage
attach-about = Un compte de stockage, sans se connecter. Ses conteneurs lui sont demandés avant de l’attacher.
attach-how = Comment le stockage est atteint
attach-connection-string = Chaîne de connexion
attach-sas = URL SAS
attach-account-key = Clé du compte
attach-emulator = Émulateur local
attach-connection-string-about = Dans le portail : le compte de stockage, puis Clés d’accès ou Signature d’accès partagé.
attach-sas-about = L’URL entière d’un compte ou d’un conteneur, avec tout ce qui suit le point d’interrogation.
attach-account-key-about = Une des deux clés du compte. Dans le portail : le compte de stockage, puis Clés d’accès.
attach-emulator-about = Azurite sur cet ordinateur, avec le compte et la clé que tout le monde connaît. Démarrez-le d’abord.
attach-account = Nom du compte
attach-endpoint = Point de terminaison (facultatif)
attach-endpoint-about = Seulement si le compte n’est pas à son adresse habituelle.
attach-connection-string-missing = Collez d’abord la chaîne de connexion.
attach-sas-missing = Collez d’abord l’URL SAS.
attach-account-key-missing = Collez d’abord la clé du compte.
attach-account-missing = Tapez d’abord le nom du compte.
attach-button = Attacher
attach-busy = Lecture des conteneurs…
attach-kept = Gardé en mémoire jusqu’à la fermeture de LastCopy, jamais sur le disque.
attach-storage = Attacher un stockage…
detach-storage = Détacher
announce-detached = { $name } a été détaché. Rien n’y a changé.
secret-show = Afficher le texte
secret-hide = Masquer le texte

## Paramètres

settings-sub = Vos choix valent aussitôt et sont gardés sur cet ordinateur.
settings-appearance = Apparence
settings-language = Langue
settings-language-about = Vaut aussi pour les nombres, les dates et les tailles.
settings-language-system = Système
settings-theme = Thème
settings-theme-about = Le contraste élevé a un fond noir et des traits marqués.
settings-density = Lignes
settings-density-about = L’espacement des lignes dans les listes.
density-comfortable = Aérées
density-compact = Serrées
settings-folders = Où vont les téléchargements
settings-folders-about = Déposer une sélection sur un dossier y démarre le téléchargement. Un dossier peut aussi être déposé depuis le gestionnaire de fichiers.
settings-places = Emplacements
settings-signed-in = Connexion
settings-signed-in-nobody = Personne n’est connecté.
settings-attach = Stockage sans connexion
settings-attach-about = Par chaîne de connexion, URL SAS, clé du compte, ou depuis l’émulateur local.
settings-telemetry-about = Il ne parle qu’à Azure et aux hôtes que vous nommez.
settings-about = À propos

## Accueil

welcome-title = Sortir la dernière copie. Montrer qu’il n’en reste aucune.
welcome-lead = Exportez ou supprimez ce qu’une personne ou une équipe a laissé dans un espace de travail Azure Machine Learning, et voyez ce qui reste, où et jusqu’à quand.
welcome-find = Trouver
welcome-find-about = Les espaces de travail et les comptes de stockage qu’ils remplissent.
welcome-save = Télécharger
welcome-save-about = Une copie locale, vérifiée pendant l’écriture, avec un manifeste.
welcome-delete = Supprimer
welcome-delete-about = Seulement ce qu’un plan nomme, et seulement tel qu’il a été listé.
welcome-prove = Prouver
welcome-prove-about = Un second contrôle dans Azure dit ce qui reste.
welcome-how = Comment voulez-vous commencer ?
welcome-how-about = Rien n’est supprimé sans un plan que vous confirmez.
welcome-demo = Explorer des données de démo
welcome-demo-about = Un exemple d’espace de travail sur cet ordinateur. Chaque bouton fonctionne, et rien ne quitte votre machine.
welcome-demo-button = Ouvrir la démo
welcome-demo-waiting = Démarrage de l’Azure local…
welcome-cli = Utiliser ma connexion az
welcome-cli-about = Vos abonnements, avec les droits que vous avez déjà. LastCopy ne garde aucun jeton sur le disque.
welcome-cli-missing = Azure CLI est introuvable. Installez-la, exécutez « az login » dans un terminal, puis redémarrez LastCopy.
welcome-cli-reason = Azure CLI est introuvable sur cet ordinateur.
welcome-cli-button = Se connecter
welcome-cli-waiting = Demande à Azure CLI…
welcome-demo-waiting-about = Quelques secondes. Il ne tourne que sur cet ordinateur.
welcome-cli-waiting-about = Elle répond en quelques secondes, ou dit pourquoi elle ne le peut pas.
welcome-attach-about = Un seul compte, sans se connecter : URL SAS, clé du compte, chaîne de connexion ou émulateur local.
