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
demo-data = Données de démo
demo-about = Un Azure local sur cet ordinateur. Rien n’en sort, et rien ici n’est réel.
signed-in-as = Connecté en tant que { $user }
updated = Actualisé { $when }
updated-now = Actualisé à l’instant
updating = Lecture…
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
select-all = Tout sélectionner
clear-selection = Effacer la sélection
banner-all =
    { $count ->
        [one] La seule entrée est sélectionnée.
       *[other] Les { $count } entrées sont toutes sélectionnées, même hors de vue.
    }
banner-all-matching =
    { $count ->
        [one] { $count } entrée qui correspond au filtre est sélectionnée.
       *[other] Les { $count } entrées qui correspondent au filtre sont sélectionnées, même hors de vue.
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
empty-storage-account = Aucun conteneur dans ce compte de stockage.
empty-container = Aucun objet blob dans ce conteneur.
empty-folder = Il n’y a plus rien dans ce dossier.
shared-by =
    { $count ->
        [one] Utilisé par { $count }
       *[other] Partagé par { $count }
    }

column-name = Nom
column-type = Type
column-location = Emplacement
column-linked = Espace de travail lié
column-modified = Modifié
column-files = Fichiers
column-size = Taille

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

stop = Arrêter
resume = Reprendre
back-to-explorer = Retour à l’explorateur
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
job-hint-delete = Après l’arrêt, ce qui est supprimé le reste et les autres éléments restent en place.
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

## Transferts

destination = Destination
show-in-folder = Afficher dans le dossier
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
transfers-over = Terminés
transfers-none = Aucun transfert
transfers-none-about = Sélectionnez des conteneurs, des dossiers ou des objets blob dans l’explorateur, puis choisissez Télécharger ou Supprimer.
transfers-about = Les téléchargements continuent après un redémarrage ou une connexion perdue. Les fichiers terminés ne sont jamais téléchargés deux fois.

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
