# Ce que seule la ligne de commande dit.

## Listes

cli-column-kind = Type
cli-column-name = Nom
cli-column-size = Taille
cli-column-modified = Modifié
cli-column-job = Tâche
cli-column-verb = Verbe
cli-column-state = État
cli-column-items = Éléments
cli-column-places = Emplacements
cli-nothing-here = Il n’y a rien ici.
cli-no-jobs = Il n’y a aucune tâche.

## Progression

cli-listing =
    { $count ->
        [one] { $count } élément listé jusqu’ici
        [many] { $count } d’éléments listés jusqu’ici
       *[other] { $count } éléments listés jusqu’ici
    }
cli-progress = { $done } sur { $items }, { $bytes } sur { $total }, { $rate }/s

## Téléchargements

cli-download-title =
    { $items ->
        [one] { $saved } fichier sur { $items } enregistré dans « { $folder } ».
       *[other] { $saved } fichiers sur { $items } enregistrés dans « { $folder } ».
    }
cli-manifest = Manifeste : { $path }
cli-outcome = { $outcome } : { $count }
cli-item-problem = { $outcome } : { $item }

## Plans

cli-plan-title =
    { $items ->
        [0] Ce plan ne supprime rien.
        [one] Ce plan supprime { $items } élément ({ $bytes }).
        [many] Ce plan supprime { $items } d’éléments ({ $bytes }).
       *[other] Ce plan supprime { $items } éléments ({ $bytes }).
    }
cli-plan-export = Téléchargés avant, dans { $folder } : chaque élément n’est supprimé qu’après relecture de sa copie.
cli-plan-saved = Plan : { $path }
cli-plan-blocked =
    { $count ->
        [one] { $count } élément est bloqué et sera laissé tel quel :
        [many] { $count } d’éléments sont bloqués et seront laissés tels quels :
       *[other] { $count } éléments sont bloqués et seront laissés tels quels :
    }
cli-plan-more =
    { $count ->
        [one] … et { $count } autre
        [many] … et { $count } d’autres
       *[other] … et { $count } autres
    }
cli-plan-stays = Ce qui reste :
cli-plan-type = Rien n’a été supprimé. Pour supprimer exactement ceci, relancez la même commande avec : --confirm { $confirm }
cli-plan-apply = Ou appliquez le plan enregistré : { $command }
cli-plan-az = Chaque ligne supprime ce que nomme un élément du plan { $hash }. Contrairement à « lastcopy plan apply », l’interface Azure CLI ne tient pas de journal et ne vérifie rien ensuite.
cli-plan-az-none = L’interface Azure CLI n’a pas de commande pour cela.
cli-plan-nothing-left = Rien n’a été supprimé, et rien ne peut l’être : chaque élément est bloqué.

## Suppressions

cli-delete-title =
    { $items ->
        [one] { $deleted } élément sur { $items } supprimé.
       *[other] { $deleted } éléments sur { $items } supprimés.
    }
cli-remaining =
    { $count ->
        [0] Le second contrôle n’a trouvé aucun des éléments planifiés.
        [one] Le second contrôle trouve encore { $count } élément planifié.
        [many] Le second contrôle trouve encore { $count } d’éléments planifiés.
       *[other] Le second contrôle trouve encore { $count } éléments planifiés.
    }
cli-unplanned =
    { $count ->
        [one] { $count } élément que le plan ne nommait pas s’y trouve maintenant. Rien n’y a été touché.
        [many] { $count } d’éléments que le plan ne nommait pas s’y trouvent maintenant. Rien n’y a été touché.
       *[other] { $count } éléments que le plan ne nommait pas s’y trouvent maintenant. Rien n’y a été touché.
    }
cli-recoverable =
    { $count ->
        [one] { $count } copie est encore récupérable.
        [many] { $count } de copies sont encore récupérables.
       *[other] { $count } copies sont encore récupérables.
    }
cli-recoverable-until =
    { $count ->
        [one] { $count } copie est encore récupérable, jusqu’au { $until }.
        [many] { $count } de copies sont encore récupérables, jusqu’au { $until }.
       *[other] { $count } copies sont encore récupérables, jusqu’au { $until }.
    }

## Récupération

cli-undelete-title =
    { $count ->
        [0] Rien n’a été récupéré.
        [one] { $count } élément a été récupéré.
        [many] { $count } d’éléments ont été récupérés.
       *[other] { $count } éléments ont été récupérés.
    }
cli-undelete-item = Récupéré : { $item }
cli-undelete-failed = Non récupéré : { $item }

## Tâches

cli-stopping = Arrêt après les requêtes en cours. Ctrl+C à nouveau arrête immédiatement.
cli-stopped-before-look = Tout a été envoyé. Il ne manque que la seconde vérification et le certificat.
cli-paused = Suspendue. Ce qui est fait reste fait.
cli-resume = Pour continuer : { $command }
cli-job-paused = La tâche { $job } est suspendue. Ce qui est fait reste fait.
cli-job-limited = La tâche { $job } respecte ses nouvelles limites.
cli-no-job-stands-still = Aucune tâche n’est à l’arrêt.
cli-no-job-at-work = Aucune tâche n’est en cours.
cli-waiting = En attente du réseau ; rien n’est perdu.
cli-job-pauses-after-step = La tâche { $job } sera suspendue dès que son étape en cours sera terminée.
cli-undo-gone =
    { $count ->
        [one] { $count } élément ne revient pas : le service ne le conserve pas.
       *[other] { $count } éléments ne reviennent pas : le service ne les conserve pas.
    }
cli-job-canceled = La tâche { $job } est annulée. Ce qui est fait reste fait.

## Vérification

cli-verify-title =
    { $files ->
        [one] { $verified } fichier sur { $files } est conforme au manifeste.
       *[other] { $verified } fichiers sur { $files } sont conformes au manifeste.
    }
cli-verify-missing = Manquant : { $item }
cli-verify-differs = Différent : { $item }
cli-verify-unknown = Absent du manifeste : { $item }

## Comptes

cli-account-demo = { $name } (démonstration, principal de service du bac à sable)
cli-account-azure-cli = La connexion d’Azure CLI
cli-account-storage = { $name } (compte de stockage, par chaîne de connexion)
cli-no-accounts = Personne ne serait connecté.

## Bac à sable

cli-sandbox-ready = Le bac à sable est prêt. Utilisez-le avec : { $command }
cli-sandbox-stop = Ctrl+C l’arrête. Rien n’est conservé.
cli-sandbox-proxy = Les clients qui ne connaissent que les noms d’Azure l’atteignent avec ces variables :
cli-sandbox-no-proxy = { $file } n’indique aucun proxy. Démarrez le bac à sable avec --proxy 0.

## Nombres et unités

unit-b = { $value } o
unit-kb = { $value } ko
unit-mb = { $value } Mo
unit-gb = { $value } Go
unit-tb = { $value } To
