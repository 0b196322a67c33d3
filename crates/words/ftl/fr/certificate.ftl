# Le certificat de suppression, tel que sa page et la ligne de commande le disent.

certificate-title = Certificat de suppression
certificate-result = { $deleted } sur { $items ->
        [one] { $items } élément supprimé
       *[other] { $items } éléments supprimés
    }
certificate-places = Sélection
certificate-by = Par
certificate-cloud = Cloud
certificate-observed = Éléments lus
certificate-finished = Terminé
certificate-before = Prévu
certificate-counted = { $items ->
        [one] { $items } élément, { $bytes }
       *[other] { $items } éléments, { $bytes }
    }
certificate-confirmed = Confirmé en tapant
certificate-plan = Plan
certificate-job = Tâche
certificate-outcomes = Ce que les éléments sont devenus
certificate-look = Second contrôle
certificate-no-look = La tâche a été arrêtée avant le second contrôle.
certificate-clean = Une liste indépendante n’a plus rien trouvé de ce qui était sélectionné.
certificate-remaining = { $count ->
        [one] { $count } élément prévu est encore là.
       *[other] { $count } éléments prévus sont encore là.
    }
certificate-unplanned = { $count ->
        [one] { $count } élément que le plan ne nommait pas est là.
       *[other] { $count } éléments que le plan ne nommait pas sont là.
    }
certificate-recoverable = { $count ->
        [one] Le service conserve { $count } copie, jusqu’au { $until }.
       *[other] Le service conserve { $count } copies, jusqu’au { $until }.
    }
certificate-keeps-until = Encore conservé : { $what }, jusqu’au { $until }.
certificate-keeps = Encore conservé : { $what }, sans date de fin.
residue-blob =
    { $count ->
        [one] { $count } objet blob supprimé de façon réversible
       *[other] { $count } objets blob supprimés de façon réversible
    }
residue-snapshot =
    { $count ->
        [one] { $count } instantané supprimé de façon réversible
       *[other] { $count } instantanés supprimés de façon réversible
    }
residue-blob-version =
    { $count ->
        [one] { $count } version supprimée de façon réversible
       *[other] { $count } versions supprimées de façon réversible
    }
residue-blob-version-stays =
    { $count ->
        [one] { $count } version antérieure
       *[other] { $count } versions antérieures
    }
residue-container =
    { $count ->
        [one] { $count } conteneur supprimé de façon réversible
       *[other] { $count } conteneurs supprimés de façon réversible
    }
residue-workspace =
    { $count ->
        [one] { $count } espace de travail supprimé de façon réversible
       *[other] { $count } espaces de travail supprimés de façon réversible
    }
residue-key-vault =
    { $count ->
        [one] { $count } coffre de clés supprimé de façon réversible
       *[other] { $count } coffres de clés supprimés de façon réversible
    }
certificate-items = Chaque élément
certificate-item-name = Élément
certificate-item-outcome = Résultat
certificate-item-request = ID de requête d’Azure, ou preuve
certificate-signature = Signature
certificate-key = Clé
certificate-kept = Conservée
certificate-kept-keyring = dans le trousseau du système
certificate-kept-session = en mémoire : cette machine n’a pas de trousseau, la clé a été créée pour la session
certificate-check = Vérifier
certificate-about = La signature porte sur le fichier JSON à côté de cette page, pas sur la page. Comparez l’empreinte de la clé à celle que vous avez reçue par une autre voie.
certificate-intact = Le certificat est intact : chaque octet est tel qu’il a été signé.
certificate-signed-by = Signé avec la clé { $fingerprint }.
certificate-known = Cette machine reconnaît la clé comme la sienne.
certificate-not-known = Cette machine ne connaît pas la clé. Comparez l’empreinte à celle que vous avez reçue par une autre voie.
certificate-written = Certificat : { $path }
certificate-for-good = définitivement
