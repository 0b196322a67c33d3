# Ce que la fenêtre et la ligne de commande disent toutes deux. Mêmes clés et mêmes variables qu’en anglais.

## Erreurs

error-usage = La commande ne peut pas être exécutée telle qu’elle est écrite : { $why }.
error-usage-hint = « lastcopy --help » liste les verbes et leurs options.
error-malformed-connection-string = La chaîne de connexion est illisible : { $why }.
error-malformed-connection-string-hint = Copiez-la en entier depuis le portail : compte de stockage, Clés d’accès, Chaîne de connexion.
error-malformed-place = « { $place } » n’est pas un emplacement lisible.
error-malformed-place-hint = Indiquez un ID de ressource qui commence par /subscriptions/, ou l’URL d’un compte de stockage, d’un conteneur, d’un dossier ou d’un objet blob.
error-malformed-cloud = Le fichier « { $file } » ne décrit pas un cloud : { $why }.
error-malformed-cloud-hint = Indiquez Public, USGovernment, China, ou un fichier JSON de points de terminaison tel que le fichier de démarrage du bac à sable.
error-not-available = « { $what } » n’est pas disponible dans cette version.
error-not-available-hint = Rien n’a été fait.
error-too-many = Trop de lignes pour une seule fois : { $most } au plus.
error-too-many-hint = Sélectionnez moins de lignes.
error-not-offered = « { $place } » ne s’y prête pas dans son ensemble.
error-not-offered-hint = Indiquez plutôt un conteneur, un dossier ou un objet blob.
error-confirmation-missing = Rien n’a été supprimé : la confirmation manque.
error-confirmation-missing-hint = Pour supprimer exactement ce que le plan nomme, confirmez avec : { $confirm }
error-confirmation-mismatch = Rien n’a été supprimé : la confirmation ne correspond pas au plan dans son état actuel.
error-confirmation-mismatch-hint = Relisez le plan. Pour supprimer exactement ce qu’il nomme, confirmez avec : { $confirm }
error-plan-tampered = Rien n’a été supprimé : le contenu du plan ne donne pas son empreinte.
error-plan-tampered-hint = Le plan a été altéré ou endommagé après sa création. Créez un nouveau plan.
error-plan-spent = Rien n’a été fait : ce plan a déjà été appliqué ou abandonné.
error-plan-spent-hint = Consultez la tâche qu’il est devenu, ou créez un nouveau plan.
error-context-changed = Rien n’a été supprimé : le plan a été créé avec une autre identité, un autre locataire ou un autre cloud.
error-context-changed-hint = Connectez-vous comme le plan l’indique, ou créez un nouveau plan avec l’identité connectée maintenant.
error-not-signed-in = Personne n’est connecté pour « { $place } ».
error-not-signed-in-hint = Connectez-vous avec « az login », ou accédez au compte de stockage par une chaîne de connexion ou une URL SAS.
error-unauthenticated = Le service n’accepte pas les informations d’identification.
error-unauthenticated-hint = Vérifiez la clé du compte ou la SAS et ses dates, ou reconnectez-vous. Une horloge décalée de plus de 15 minutes produit le même effet.
error-forbidden = Vous êtes connecté, mais vous n’y êtes pas autorisé.
error-forbidden-hint = Demandez le rôle qui manque : Lecteur des données blob du stockage pour lire, Contributeur aux données blob du stockage pour supprimer, Lecteur pour lister les ressources.
error-network-denied = Le compte de stockage n’admet pas cette machine : ses règles réseau, ou une SAS réservée à d’autres adresses, l’excluent.
error-network-denied-hint = Continuez depuis son réseau virtuel, ou demandez au propriétaire du compte d’autoriser l’adresse de cette machine, puis réessayez.
error-unreachable = L’hôte « { $host } » n’a pas répondu.
error-unreachable-hint = Vérifiez le réseau, le proxy, le pare-feu du compte et l’orthographe du nom. Rien n’est perdu : la même commande peut être relancée.
error-untrusted = Le certificat de l’hôte « { $host } » n’est pas approuvé.
error-untrusted-hint = Si un proxy de votre organisation inspecte le trafic, ajoutez son certificat au magasin de confiance du système.
error-no-trust = Cet ordinateur ne connaît aucune autorité de certification : aucune connexion sûre n’est possible ({ $why }).
error-no-trust-hint = Installez les certificats du système (sous Debian et Ubuntu, le paquet ca-certificates) ou indiquez un fichier de certificats dans SSL_CERT_FILE.
error-throttled = Le service demande moins de requêtes et n’a pas cédé à temps.
error-throttled-hint = Attendez quelques minutes, puis reprenez. Ce qui est fait reste fait.
error-container-not-found = Le conteneur « { $container } » n’existe pas.
error-container-not-found-hint = Vérifiez l’orthographe, ou listez le compte de stockage pour voir ses conteneurs.
error-not-found = « { $place } » n’existe pas.
error-not-found-hint = Vérifiez l’orthographe : majuscules et minuscules comptent. Listez le niveau supérieur pour voir ce qui s’y trouve.
error-nothing-matches = Rien ne se trouve sous « { $place } ».
error-nothing-matches-hint = Listez le niveau supérieur pour voir ce qui s’y trouve. L’URL d’un dossier se termine par « / ».
error-changed = Ce n’est plus ce qui a été listé ou planifié.
error-changed-hint = Rien n’y a été touché. Listez de nouveau et créez un nouveau plan s’il faut toujours supprimer ou télécharger.
error-blocked = Un bail, un instantané, une conservation ou un verrou y fait obstacle.
error-blocked-hint = Rien n’y a été touché. Levez l’obstacle, puis créez un nouveau plan.
error-not-exported = Non supprimé : il n’y a pas de copie entière de « { $place } » dans « { $path } ».
error-not-exported-hint = Consultez le téléchargement qui devait la créer, puis créez un nouveau plan. Ce qui a une copie a été supprimé.
error-corrupt = Ce qui est arrivé n’est pas ce que le service avait annoncé : { $why }.
error-corrupt-hint = Rien n’a été gardé sous le nom définitif. Réessayez ; si cela se reproduit, le réseau ou un proxy altère les données.
error-refused = Le service a refusé la requête.
error-refused-hint = La ligne ci-dessus donne la réponse du service. Son support demande l’ID de la requête.
error-bad-answer = La réponse du service est illisible : { $why }.
error-bad-answer-hint = Réessayez. Si un proxy s’interpose, vérifiez qu’il transmet les réponses sans les modifier.
error-disk-full = Il n’y a plus de place dans « { $path } ».
error-disk-full-hint = Libérez de la place, puis reprenez. Ce qui est complet reste, et rien n’est téléchargé deux fois.
error-not-writable = Impossible d’écrire dans « { $path } » : { $why }.
error-not-writable-hint = Choisissez un autre dossier, ou modifiez les autorisations de celui-ci.
error-not-readable = Impossible de lire « { $path } » : { $why }.
error-not-readable-hint = Vérifiez le chemin et ses autorisations.
error-malformed-file = « { $path } » n’est ni un manifeste, ni un plan, ni un certificat : { $why }.
error-malformed-file-hint = Indiquez un fichier écrit par LastCopy, non modifié.
error-certificate-tampered = « { $path } » n’est pas ce qui a été signé : au moins un octet a été modifié.
error-certificate-tampered-hint = Redemandez le fichier à la personne qui vous l’a remis, et ne croyez rien de ce qu’il dit.
error-other-key = « { $path } » a été signé avec une autre clé : { $fingerprint }.
error-other-key-hint = Ne vous y fiez pas. Demandez à la personne qui vous l’a remis avec quelle clé elle signe.
error-store = Les données propres de LastCopy dans « { $path } » sont inutilisables : { $why }.
error-store-hint = Vérifiez les autorisations et l’espace libre. Le dossier doit se trouver sur un disque local.
error-busy = Un autre processus travaille sur la tâche { $job } (processus { $pid }).
error-busy-hint = Attendez qu’il finisse, ou arrêtez d’abord ce processus. Une tâche n’est jamais exécutée deux fois en même temps.
error-no-such-job = Aucune tâche ne porte l’ID « { $job } ».
error-no-such-job-hint = « lastcopy jobs list » montre toutes les tâches.
error-not-deleted = « { $place } » est bien là : le service n’en conserve rien de supprimé.
error-not-deleted-hint = Seul ce qui est déjà supprimé peut l’être définitivement. Pour supprimer ce qui est là, utilisez « lastcopy delete ».
error-not-waited = Rien n’est encore prouvé : le service poursuit ce qui a été commencé (éléments : { $count }).
error-not-waited-hint = Reprenez la tâche pour attendre la fin, vérifier une seconde fois et obtenir le certificat.
stopped-after-step = Arrêt après l’étape « { $step } ».
error-canceled = Arrêté sur demande.
error-canceled-hint = Ce qui est fait reste fait ; ce qui n’a pas été commencé reste en l’état.
error-internal = Une erreur de LastCopy lui-même : { $why }.
error-internal-hint = Signalez-la avec cette ligne. Ce qui est fait reste consigné.

## Ce qui a été tenté

tried-list-containers = Impossible de lister les conteneurs.
    .on = Impossible de lister les conteneurs de « { $place } ».
tried-list-blobs = Impossible de lister les objets blob.
    .on = Impossible de lister les objets blob de « { $place } ».
tried-head-blob = Impossible de lire les propriétés de l’objet blob.
    .on = Impossible de lire les propriétés de « { $place } ».
tried-read-blob = Impossible de lire l’objet blob.
    .on = Impossible de lire « { $place } ».
tried-delete-blob = Impossible de supprimer l’objet blob.
    .on = Impossible de supprimer « { $place } ».
tried-read-account = Impossible de lire les paramètres du compte de stockage.
    .on = Impossible de lire les paramètres du compte de stockage « { $place } ».
tried-sign-in = La connexion n’a pas abouti.
    .on = La connexion pour « { $place } » n’a pas abouti.
tried-list-subscriptions = Impossible de lister les abonnements.
    .on = Impossible de lister les abonnements de « { $place } ».
tried-list-resource-groups = Impossible de lister les groupes de ressources.
    .on = Impossible de lister les groupes de ressources de « { $place } ».
tried-list-resources = Impossible de lister les ressources.
    .on = Impossible de lister les ressources de « { $place } ».
tried-read-workspace = Impossible de lire l’espace de travail.
    .on = Impossible de lire l’espace de travail « { $place } ».
tried-read-storage-account = Impossible de lire le compte de stockage.
    .on = Impossible de lire le compte de stockage « { $place } ».
tried-list-locks = Impossible de lister les verrous.
tried-list-deny-assignments = Impossible de lister les affectations de refus.
tried-list-nested = Impossible de lister ce qui s’exécute dans l’espace de travail.
tried-cancel-job = Impossible d’annuler l’exécution.
    .on = Impossible de lister les verrous de « { $place } ».
tried-list-workspaces = Impossible de lister les espaces de travail.
    .on = Impossible de lister les espaces de travail de « { $place } ».
tried-list-deleted = Impossible de lister les suppressions récentes.
    .on = Impossible de lister les suppressions récentes de « { $place } ».
tried-read-tags = Impossible de lire les étiquettes.
    .on = Impossible de lire les étiquettes de « { $place } ».
tried-read-container = Impossible de lire les propriétés du conteneur.
    .on = Impossible de lire les propriétés du conteneur « { $place } ».
tried-undelete-blob = Impossible de récupérer l’objet blob.
    .on = Impossible de récupérer « { $place } ».
tried-delete-container = Impossible de supprimer le conteneur.
    .on = Impossible de supprimer le conteneur « { $place } ».
tried-undelete-container = Impossible de récupérer le conteneur.
    .on = Impossible de récupérer le conteneur « { $place } ».
tried-recover-resource = Impossible de récupérer la ressource.
tried-purge-resource = Impossible de supprimer définitivement la ressource.
tried-delete-resource = Impossible de supprimer la ressource.
    .on = Impossible de supprimer « { $place } ».
tried-read-resource = Impossible de lire la ressource.
    .on = Impossible de lire « { $place } ».
tried-list-permissions = Impossible de lire vos autorisations.
    .on = Impossible de lire vos autorisations sur « { $place } ».
tried-write-file = Impossible d’écrire le fichier.
    .on = Impossible d’écrire « { $place } ».
tried-open-journal = Impossible d’ouvrir le journal des tâches.
    .on = Impossible d’ouvrir le journal des tâches dans « { $place } ».
tried-open-inventory = Impossible d’ouvrir l’inventaire.
    .on = Impossible d’ouvrir l’inventaire dans « { $place } ».
tried-read-plan = Impossible de lire le plan.
    .on = Impossible de lire le plan « { $place } ».
tried-verify = Impossible de vérifier les fichiers.
    .on = Impossible de vérifier les fichiers de « { $place } ».

## Ce que le service a répondu

service-said = Réponse d’Azure : { $status } { $code } (requête { $request })
service-said-status = Réponse d’Azure : { $status }
service-said-code = Réponse d’Azure : { $status } { $code }
service-said-request = Réponse d’Azure : { $status } (requête { $request })

## Raisons

why-a-part-without-an-equals-sign = l’une de ses parties n’est pas de la forme « Nom=Valeur »
why-a-setting-appears-twice = un paramètre y figure deux fois
why-no-accountname = AccountName manque
why-neither-accountkey-nor-sharedaccesssignature = AccountKey ou SharedAccessSignature manque
why-the-blob-endpoint-is-not-a-url = BlobEndpoint n’est pas une URL
why-the-blob-endpoint-is-not-an-http-or-https-url = BlobEndpoint n’est pas une URL http ou https
why-the-blob-endpoint-is-more-than-a-base-url = BlobEndpoint est plus qu’une base d’URL
why-accountkey-is-not-base64 = AccountKey n’est pas en base64
why-ca-holds-no-usable-certificate = son champ « ca » ne contient aucun certificat utilisable
why-neither-a-name-nor-a-file = ce n’est ni le nom d’un cloud ni un fichier
why-not-utf-8 = ce n’est pas de l’UTF-8
why-not-well-formed-xml = ce n’est pas du XML bien formé
why-not-the-format-that-was-asked-for = ce n’est pas le format demandé
why-the-request-could-not-be-built = la requête n’a pas pu être construite
why-no-home-directory = il n’y a pas de répertoire personnel
why-206-without-content-range = une réponse partielle sans Content-Range
why-content-length-is-another-than-the-range-s = sa longueur n’est pas celle de la plage
why-content-range-is-another-range-than-was-asked-for = ce n’est pas la plage demandée
why-a-content-range-that-cannot-be-read = son Content-Range est illisible
why-a-blob-without-a-name = un objet blob y est sans nom
why-a-container-without-a-name = un conteneur y est sans nom
why-a-prefix-without-a-name = un dossier y est sans nom
why-a-length-that-is-no-number = une longueur n’y est pas un nombre
why-a-name-that-is-not-utf-8 = un nom n’y est pas en UTF-8
why-a-saved-file-without-its-sha-256 = une de ses lignes n’a pas de SHA-256
why-cut-off = il est tronqué
why-longer-than-a-row-can-be = une de ses lignes est trop longue
why-neither-200-nor-206 = son état n’est ni 200 ni 206
why-nextlink-leads-in-circles = ses pages tournent en rond
why-nextlink-leads-to-another-host = sa page suivante est sur un autre hôte
why-no-entity-tag = elle n’a pas d’étiquette d’entité
why-no-length = elle n’a pas de longueur
why-not-a-character-reference = ce n’est pas du XML bien formé
why-unknown-entity = ce n’est pas du XML bien formé
why-not-a-token = ce n’est pas un jeton
why-a-token-without-tenant-and-object-id = le jeton ne nomme ni locataire ni objet
why-not-the-xml-of-a-storage-service = ce n’est pas le XML d’un service de stockage
why-suffixes-blob-is-missing = « suffixes » ne nomme pas le stockage
why-the-body-is-encoded-and-its-length-unknown = elle est compressée et de longueur inconnue
why-the-body-is-longer-than-the-range = c’est plus long que la plage
why-the-whole-blob-instead-of-the-range = c’est l’objet blob entier au lieu de la plage
why-the-path-leaves-the-folder-or-is-not-one-of-an-export = un chemin y sort du dossier
why-a-folder-on-the-way-is-a-link-or-a-file = un dossier du chemin est un lien ou un fichier
why-permission-denied-os-error-13 = autorisation refusée
why-no-such-file-or-directory-os-error-2 = cela n’existe pas
why-not-a-directory-os-error-20 = ce n’est pas un dossier
why-is-a-directory-os-error-21 = c’est un dossier
why-read-only-file-system-os-error-30 = le système de fichiers est en lecture seule
why-file-exists-os-error-17 = quelque chose porte déjà ce nom

## Ce qu’apporte une version ultérieure

what-delete-container = Supprimer un conteneur entier
what-delete-resource = Supprimer une ressource

## Types

kind-home = Tout
kind-subscription = Abonnement
kind-resource-group = Groupe de ressources
kind-workspace = Espace de travail
kind-storage-account = Compte de stockage
kind-container-registry = Registre de conteneurs
kind-component = Application Insights
kind-log-analytics = Espace de travail Log Analytics
kind-key-vault = Coffre de clés
kind-endpoint = Point de terminaison
kind-run = Exécution
kind-compute = Capacité de calcul
kind-resource = Ressource
kind-container = Conteneur
kind-folder = Dossier
kind-blob = Objet blob
kind-snapshot = Instantané
kind-blob-version = Version d’objet blob

## Résultats

outcome-deleted = Supprimé
outcome-absent = Déjà absent
outcome-changed = Modifié
outcome-blocked = Bloqué
outcome-failed = Échoué
outcome-unknown = Inconnu
outcome-canceled = Annulé
outcome-saved = Enregistré
outcome-skipped = Ignoré

## États d’une tâche

state-listing = Listage en cours
state-planned = En attente de confirmation
state-running = En cours
state-waiting = En attente du réseau
state-paused = Suspendue
state-finished = Terminée
state-canceled = Annulée
title-progress = { $percent } % · LastCopy
notify-download = Téléchargement terminé : { $done } sur { $total } enregistrés
notify-delete = Suppression terminée : { $done } sur { $total } supprimés
notify-stands-still = Un transfert vous attend

verb-download = Télécharger
verb-delete = Supprimer

## Obstacles

blocker-leased = Quelqu’un détient un bail sur cet objet.
blocker-leased-remedy = Rompez ou libérez le bail, puis créez un nouveau plan.
blocker-snapshots = Il a des instantanés, et le service ne supprime aucun objet blob avant ses instantanés.
blocker-snapshots-remedy = Créez un nouveau plan qui inclut les instantanés.
blocker-legal-hold = Il est sous conservation légale.
blocker-legal-hold-remedy = Demandez à qui a posé la conservation légale de la lever, puis créez un nouveau plan.
blocker-immutable = Une stratégie d’immuabilité le protège.
blocker-immutable-remedy = Attendez l’expiration de la stratégie, ou demandez à son propriétaire si elle peut être raccourcie.
blocker-current-version = C’est la version actuelle, et le service ne la supprime qu’avec son objet blob.
blocker-current-version-remedy = Supprimez l’objet blob lui-même avec ses versions.
blocker-kept = L’objet blob est déjà supprimé, et le service le conserve jusqu’à la fin de son délai ; personne ne peut le supprimer plus tôt.
blocker-kept-remedy = Attendez jusque-là. Il n’y a rien à faire.
blocker-permanent-delete-off = Le compte ne permet à personne de supprimer définitivement ce qui est supprimé de façon réversible.
blocker-permanent-delete-off-remedy = Demandez au propriétaire du compte d’autoriser la suppression définitive dans les paramètres de protection des données, ou attendez la fin du délai.
blocker-not-exportable = Il est en suppression réversible, et personne ne peut le télécharger tel quel.
blocker-not-exportable-remedy = Restaurez-le d’abord avec « lastcopy undelete », ou supprimez-le sans copie.
blocker-not-empty = Un élément du conteneur est bloqué, et un conteneur ne part qu’une fois vide.
blocker-not-empty-remedy = Levez ce qui bloque les éléments qu’il contient, puis créez un nouveau plan.
blocker-account-not-empty = Un élément du compte que le plan nomme est bloqué, et supprimer le compte l’emporterait.
blocker-account-not-empty-remedy = Levez ce qui bloque les éléments nommés, puis créez un nouveau plan.
blocker-group-not-empty = Un élément du groupe est bloqué, et un groupe n’est supprimé qu’avec tout son contenu.
blocker-group-not-empty-remedy = Levez ce qui bloque les ressources nommées, puis créez un nouveau plan.
blocker-purge-protected = La protection contre la suppression définitive est active : personne ne peut le supprimer définitivement avant la fin de sa période de conservation.
blocker-purge-protected-remedy = Attendez cette date. Il n’y a rien à faire.
blocker-locked = Un verrou la retient.
blocker-locked-remedy = Demandez au propriétaire du verrou, ou à un propriétaire de l’étendue qu’il retient, de le retirer. Créez ensuite un nouveau plan.
blocker-not-allowed = Vos rôles ne vous permettent pas de la supprimer.
blocker-not-allowed-remedy = Demandez un rôle qui comporte cette action sur cette étendue, par exemple Contributeur. Créez ensuite un nouveau plan.
blocker-shared = Un autre espace de travail l’utilise.
blocker-shared-remedy = Laissez-la, ou supprimez d’abord les espaces de travail qui l’utilisent.
blocker-denied = Une affectation de refus vous interdit de le supprimer, quels que soient vos rôles.
blocker-denied-remedy = Demandez à la personne qui gère l’affectation de refus de vous en exempter, puis créez un nouveau plan.
blocker-traffic = Le point de terminaison reçoit des demandes : du trafic lui est envoyé.
blocker-traffic-remedy = Ramenez son trafic à 0, ou supprimez aussi ce qui appartient à l’espace de travail, puis créez un nouveau plan.
blocker-running = L’exécution n’est pas terminée.
blocker-running-remedy = Annulez-la ou attendez sa fin, ou supprimez aussi ce qui appartient à l’espace de travail, puis créez un nouveau plan.
blocker-in-use = Un élément de l’espace de travail est utilisé ou bloqué.
blocker-in-use-remedy = Levez ce qui bloque les éléments cités, puis créez un nouveau plan.
blocker-workspace-stays = Il ne part qu’avec son espace de travail, qui est bloqué.
blocker-workspace-stays-remedy = Levez ce qui bloque l’espace de travail, puis créez un nouveau plan.

## Ce qui reste

stay-snapshots =
    { $count ->
        [0] Aucun instantané ne reste.
        [one] { $count } instantané reste.
        [many] { $count } d’instantanés restent.
       *[other] { $count } instantanés restent.
    }
stay-versions = Les versions antérieures restent, sans date de fin. Sur un compte avec contrôle de version, supprimer un objet blob en fait une telle version.
stay-containers = Si le compte conserve les conteneurs supprimés, le conteneur est récupérable jusqu’à la fin du délai.
stay-dependents = Ce que l’espace de travail utilise par ailleurs reste : compte de stockage, coffre de clés, registre et télémétrie, sauf ce que ce plan nomme.
stay-deleted-workspaces = Si la suppression réversible est activée, le service conserve l’espace de travail 14 jours, et son nom n’est pas libre avant.
stay-deleted-vaults = Le service conserve un coffre de clés supprimé de 7 à 90 jours, et son nom n’est pas libre avant.
stay-deleted-accounts = Un compte de stockage supprimé est récupérable dans le portail pendant 14 jours au plus.
stay-soft-deleted =
    { $count ->
        [one] La suppression réversible est active : ce qui est supprimé peut être restauré pendant { $count } jour.
        [many] La suppression réversible est active : ce qui est supprimé peut être restauré pendant { $count } de jours.
       *[other] La suppression réversible est active : ce qui est supprimé peut être restauré pendant { $count } jours.
    }
stay-run-records = Supprimer les fichiers laisse les enregistrements des exécutions dans Studio.
stay-shared =
    { $count ->
        [one] Une ressource qu’un autre espace de travail utilise aussi reste.
       *[other] { $count } ressources que d’autres espaces de travail utilisent aussi restent.
    }
stay-telemetry = Les données de télémétrie dans Application Insights restent.

## Pourquoi une commande est désactivée

reason-no-data = Ce type ne contient aucun fichier à télécharger.
reason-open-first = Ouvrez-le et sélectionnez ce qui s’y trouve.
reason-delete-resources-later = La suppression de ce type de ressource n’est pas disponible dans cette version.
reason-attached = Ce compte a été attaché sans connexion : ouvrez-le et supprimez ce qui s’y trouve. Connectez-vous pour supprimer le compte lui-même.
reason-versions-later = Agir sur une seule version antérieure n’est pas disponible dans cette version de LastCopy.
reason-not-deletable = Ce type ne peut pas être supprimé ici.
reason-soft-deleted = L’élément est supprimé de façon réversible : rien n’est possible avant sa restauration.
reason-not-deleted = L’élément est là et n’est pas supprimé : il n’y a rien à récupérer.
reason-container-kept = Le service garde un conteneur supprimé jusqu’à la fin de son délai ; personne ne peut l’enlever plus tôt.
reason-nothing-selected = Rien n’est sélectionné.
reason-mixed = Certains des éléments sélectionnés ne le permettent pas.

## Ce que l’on sait d’un élément : groupes et noms.

properties-general = Général
properties-content = Contenu
properties-protection = Protection
properties-metadata = Métadonnées
properties-tags = Étiquettes
properties-locks = Verrous
property-subscription = Abonnement
property-resource-group = Groupe de ressources
property-resource-type = Type de ressource
property-location = Emplacement
property-state = État
property-tenant = Locataire
property-linked = Espace de travail lié
property-created = Créé le
property-id = ID
property-attached = Accès par
property-endpoint = Point de terminaison
property-account = Compte de stockage
property-container = Conteneur
property-path = Chemin
property-url = URL
property-size = Taille
property-content-type = Type de contenu
property-content-encoding = Encodage du contenu
property-blob-type = Type d’objet blob
property-tier = Niveau d’accès
property-archive-status = État d’archivage
property-modified = Modifié le
property-last-access = Dernier accès
property-md5 = MD5
property-etag = ETag
property-version = ID de version
property-encryption-scope = Étendue de chiffrement
property-tag-count = Nombre d’étiquettes
property-lease = Bail
property-leased = Sous bail
property-legal-hold = Conservation légale
property-immutable-until = Immuable jusqu’au
property-immutability = Stratégie d’immuabilité
property-immutability-policy = A une stratégie d’immuabilité
property-public-access = Accès public
property-soft-delete-days = Suppression réversible, jours
property-deleted-at = Supprimé le
property-soft-deleted = Conservé jusqu’au
property-purge-protected = Protection contre le vidage

## Pourquoi rien n’est montré d’un fichier.

preview-kind = Aucun aperçu pour les fichiers de ce type.
preview-too-large = Ce fichier est trop grand pour un aperçu.
preview-empty = Ce fichier est vide.
preview-archived = Ce fichier se trouve au niveau archive, où il ne peut pas être lu.
preview-soft-deleted = Ce fichier est supprimé de façon réversible et ne peut pas être lu.
