# ウィンドウとコマンド ラインの両方が使う文。キーと変数は英語版と同じ。

## エラー

error-usage = このままではコマンドを実行できません: { $why }
error-usage-hint = 「lastcopy --help」で動詞とオプションの一覧を表示します。
error-malformed-connection-string = 接続文字列を読み取れません: { $why }
error-malformed-connection-string-hint = ポータルの [ストレージ アカウント]、[アクセス キー]、[接続文字列] から全体をコピーしてください。
error-malformed-place = 「{ $place }」は場所として読み取れません。
error-malformed-place-hint = /subscriptions/ で始まるリソース ID、またはストレージ アカウント、コンテナー、フォルダー、BLOB の URL を指定してください。
error-malformed-cloud = ファイル「{ $file }」はクラウドの記述ではありません: { $why }
error-malformed-cloud-hint = Public、USGovernment、China、またはサンドボックスの準備完了ファイルのようなエンドポイントの JSON ファイルを指定してください。
error-not-available = 「{ $what }」はこのバージョンでは使用できません。
error-not-available-hint = 何も実行していません。
error-too-many = 一度に扱える行数を超えています。上限は { $most } 行です。
error-too-many-hint = 選択する行を減らしてください。
error-not-offered = 「{ $place }」全体に対しては実行できません。
error-not-offered-hint = 代わりにコンテナー、フォルダー、または BLOB を指定してください。
error-confirmation-missing = 何も削除していません。確認がありません。
error-confirmation-missing-hint = プランに記載されたものだけを削除するには、次の文字列で確認してください: { $confirm }
error-confirmation-mismatch = 何も削除していません。確認が現在のプランと一致しません。
error-confirmation-mismatch-hint = プランをもう一度お読みください。記載されたものだけを削除するには、次の文字列で確認してください: { $confirm }
error-plan-tampered = 何も削除していません。プランの内容がハッシュと一致しません。
error-plan-tampered-hint = プランは作成後に変更されたか、破損しています。新しいプランを作成してください。
error-plan-spent = 何も実行していません。このプランは既に適用または破棄されています。
error-plan-spent-hint = このプランのジョブを確認するか、新しいプランを作成してください。
error-context-changed = 何も削除していません。プランは別の ID、テナント、またはクラウドで作成されています。
error-context-changed-hint = プランのとおりにサインインするか、現在の ID で新しいプランを作成してください。
error-not-signed-in = 「{ $place }」にサインインしていません。
error-not-signed-in-hint = 「az login」でサインインするか、接続文字列または SAS URL でストレージ アカウントに接続してください。
error-unauthenticated = サービスが資格情報を受け付けません。
error-unauthenticated-hint = アカウント キー、または SAS とその有効期間を確認するか、もう一度サインインしてください。時計が 15 分以上ずれている場合も同じ結果になります。
error-forbidden = サインインしていますが、この操作は許可されていません。
error-forbidden-hint = 不足しているロールを依頼してください。読み取りには [ストレージ BLOB データ閲覧者]、削除には [ストレージ BLOB データ共同作成者]、リソースの一覧には [閲覧者] が必要です。
error-network-denied = ストレージ アカウントがこのコンピューターを受け入れていません。ネットワーク規則、または別のアドレス用の SAS が原因です。
error-network-denied-hint = その仮想ネットワークから続けるか、アカウントの所有者にこのコンピューターのアドレスの許可を依頼してから、もう一度お試しください。
error-unreachable = ホスト「{ $host }」が応答しませんでした。
error-unreachable-hint = ネットワーク、プロキシ、アカウントのファイアウォール、名前のつづりを確認してください。失われたものはなく、同じコマンドを再実行できます。
error-untrusted = ホスト「{ $host }」の証明書は信頼されていません。
error-untrusted-hint = 組織のプロキシが通信を検査している場合は、その証明書をシステムの信頼ストアに追加してください。
error-no-trust = このコンピューターには信頼された証明機関がないため、安全な接続を確立できません ({ $why })。
error-no-trust-hint = システムの証明書 (Debian と Ubuntu では ca-certificates パッケージ) をインストールするか、SSL_CERT_FILE で証明書ファイルを指定してください。
error-throttled = サービスが要求の数を減らすよう求めており、時間内に解除されませんでした。
error-throttled-hint = 数分待ってから再開してください。完了した分はそのままです。
error-container-not-found = コンテナー「{ $container }」は存在しません。
error-container-not-found-hint = つづりを確認するか、ストレージ アカウントを一覧表示してコンテナーを確認してください。
error-not-found = 「{ $place }」は存在しません。
error-not-found-hint = つづりを確認してください。大文字と小文字は区別されます。上の階層を一覧表示すると内容を確認できます。
error-nothing-matches = 「{ $place }」の下には何もありません。
error-nothing-matches-hint = 上の階層を一覧表示すると内容を確認できます。フォルダーの URL は「/」で終わります。
error-changed = 一覧表示またはプランの作成時から変更されています。
error-changed-hint = そのまま残してあります。もう一度一覧表示し、引き続き削除またはダウンロードする場合は新しいプランを作成してください。
error-blocked = リース、スナップショット、ホールド、またはロックによってブロックされています。
error-blocked-hint = そのまま残してあります。ブロック要因を取り除いてから、新しいプランを作成してください。
error-not-exported = 削除していません。「{ $path }」に「{ $place }」の完全なコピーがありません。
error-not-exported-hint = コピーを作成するはずだったダウンロードを確認してから、新しいプランを作成してください。コピーのあるものは削除されました。
error-corrupt = 受信した内容がサービスの通知と異なります: { $why }
error-corrupt-hint = 最終的な名前では何も保存していません。もう一度お試しください。繰り返す場合は、ネットワークまたはプロキシがデータを変更しています。
error-refused = サービスが要求を拒否しました。
error-refused-hint = 上の行がサービスの応答です。サポートへの問い合わせには要求 ID が必要です。
error-bad-answer = サービスの応答を読み取れません: { $why }
error-bad-answer-hint = もう一度お試しください。プロキシを経由している場合は、応答が変更されずに届くことを確認してください。
error-disk-full = 「{ $path }」に空き容量がありません。
error-disk-full-hint = 空き容量を増やしてから再開してください。完了したものは残り、二重に取得することはありません。
error-not-writable = 「{ $path }」に書き込めません: { $why }
error-not-writable-hint = 別のフォルダーを選択するか、このフォルダーのアクセス許可を変更してください。
error-not-readable = 「{ $path }」を読み取れません: { $why }
error-not-readable-hint = パスとアクセス許可を確認してください。
error-malformed-file = 「{ $path }」はマニフェスト、プラン、証明書のいずれでもありません: { $why }
error-malformed-file-hint = LastCopy が書き込んだファイルを、変更せずに指定してください。
error-certificate-tampered = 「{ $path }」は署名されたものと異なります。少なくとも 1 バイトが変更されています。
error-certificate-tampered-hint = 渡した人にファイルをもう一度求め、書かれている内容は信用しないでください。
error-other-key = 「{ $path }」は別のキーで署名されています: { $fingerprint }
error-other-key-hint = 信頼しないでください。渡した人に、どのキーで署名しているかを確認してください。
error-store = LastCopy の記録「{ $path }」を使用できません: { $why }
error-store-hint = アクセス許可と空き容量を確認してください。フォルダーはローカル ディスク上に必要です。
error-busy = 別のプロセスがジョブ { $job } を実行しています (プロセス { $pid })。
error-busy-hint = 完了を待つか、先にそのプロセスを停止してください。1 つのジョブが同時に 2 回実行されることはありません。
error-no-such-job = ID「{ $job }」のジョブはありません。
error-no-such-job-hint = 「lastcopy jobs list」ですべてのジョブを表示します。
error-not-deleted = 「{ $place }」は存在しており、論理的に削除されたものはありません。
error-not-deleted-hint = 完全に削除できるのは、すでに削除されたものだけです。存在するものを削除するには「lastcopy delete」を使ってください。
error-not-waited = まだ何も証明されていません。開始済みの削除はサービス側で続いています (項目: { $count })。
error-not-waited-hint = ジョブを再開すると、完了を待ってもう一度確認し、証明書を作成します。
stopped-after-step = ステップ「{ $step }」の後で停止しました。
error-canceled = 要求により停止しました。
error-canceled-hint = 完了した分はそのままです。開始していない分は変更されていません。
error-internal = LastCopy の内部エラーです: { $why }
error-internal-hint = この行を添えて報告してください。完了した分は記録に残っています。

## 試みた操作

tried-list-containers = コンテナーを一覧表示できませんでした。
    .on = 「{ $place }」のコンテナーを一覧表示できませんでした。
tried-list-blobs = BLOB を一覧表示できませんでした。
    .on = 「{ $place }」の BLOB を一覧表示できませんでした。
tried-head-blob = BLOB のプロパティを読み取れませんでした。
    .on = 「{ $place }」のプロパティを読み取れませんでした。
tried-read-blob = BLOB を読み取れませんでした。
    .on = 「{ $place }」を読み取れませんでした。
tried-delete-blob = BLOB を削除できませんでした。
    .on = 「{ $place }」を削除できませんでした。
tried-read-account = ストレージ アカウントの設定を読み取れませんでした。
    .on = ストレージ アカウント「{ $place }」の設定を読み取れませんでした。
tried-sign-in = サインインできませんでした。
    .on = 「{ $place }」にサインインできませんでした。
tried-list-subscriptions = サブスクリプションを一覧表示できませんでした。
    .on = 「{ $place }」のサブスクリプションを一覧表示できませんでした。
tried-list-resource-groups = リソース グループを一覧表示できませんでした。
    .on = 「{ $place }」のリソース グループを一覧表示できませんでした。
tried-list-resources = リソースを一覧表示できませんでした。
    .on = 「{ $place }」のリソースを一覧表示できませんでした。
tried-read-workspace = ワークスペースを読み取れませんでした。
    .on = ワークスペース「{ $place }」を読み取れませんでした。
tried-read-storage-account = ストレージ アカウントを読み取れませんでした。
    .on = ストレージ アカウント「{ $place }」を読み取れませんでした。
tried-list-locks = ロックを一覧できませんでした。
tried-list-deny-assignments = 拒否割り当てを一覧できませんでした。
tried-list-nested = ワークスペースで動いているものを一覧できませんでした。
tried-cancel-job = 実行を取り消せませんでした。
    .on = 「{ $place }」のロックを一覧できませんでした。
tried-list-workspaces = ワークスペースを一覧できませんでした。
    .on = 「{ $place }」のワークスペースを一覧できませんでした。
tried-list-deleted = 最近削除されたものを一覧できませんでした。
    .on = 「{ $place }」で最近削除されたものを一覧できませんでした。
tried-read-tags = タグを読み取れませんでした。
    .on = 「{ $place }」のタグを読み取れませんでした。
tried-read-container = コンテナーのプロパティを読み取れませんでした。
    .on = コンテナー「{ $place }」のプロパティを読み取れませんでした。
tried-undelete-blob = BLOB を復元できませんでした。
    .on = 「{ $place }」を復元できませんでした。
tried-delete-container = コンテナーを削除できませんでした。
    .on = コンテナー「{ $place }」を削除できませんでした。
tried-undelete-container = コンテナーを復元できませんでした。
    .on = コンテナー「{ $place }」を復元できませんでした。
tried-recover-resource = リソースを回復できませんでした。
tried-purge-resource = リソースを完全に削除できませんでした。
tried-delete-resource = リソースを削除できませんでした。
    .on = 「{ $place }」を削除できませんでした。
tried-read-resource = リソースを読み取れませんでした。
    .on = 「{ $place }」を読み取れませんでした。
tried-list-permissions = 許可されている操作を読み取れませんでした。
    .on = 「{ $place }」に許可されている操作を読み取れませんでした。
tried-write-file = ファイルに書き込めませんでした。
    .on = 「{ $place }」に書き込めませんでした。
tried-open-journal = ジョブのジャーナルを開けませんでした。
    .on = 「{ $place }」のジョブのジャーナルを開けませんでした。
tried-open-inventory = インベントリを開けませんでした。
    .on = 「{ $place }」のインベントリを開けませんでした。
tried-read-plan = プランを読み取れませんでした。
    .on = プラン「{ $place }」を読み取れませんでした。
tried-verify = ファイルを検証できませんでした。
    .on = 「{ $place }」のファイルを検証できませんでした。

## サービスの応答

service-said = Azure の応答: { $status } { $code } (要求 { $request })
service-said-status = Azure の応答: { $status }
service-said-code = Azure の応答: { $status } { $code }
service-said-request = Azure の応答: { $status } (要求 { $request })

## 理由

why-a-part-without-an-equals-sign = 「名前=値」の形式ではない部分があります
why-a-setting-appears-twice = 同じ設定が 2 回あります
why-no-accountname = AccountName がありません
why-neither-accountkey-nor-sharedaccesssignature = AccountKey または SharedAccessSignature がありません
why-the-blob-endpoint-is-not-a-url = BlobEndpoint が URL ではありません
why-the-blob-endpoint-is-not-an-http-or-https-url = BlobEndpoint が http または https の URL ではありません
why-the-blob-endpoint-is-more-than-a-base-url = BlobEndpoint に余分な部分があります
why-accountkey-is-not-base64 = AccountKey が base64 ではありません
why-ca-holds-no-usable-certificate = 「ca」に使用できる証明書がありません
why-neither-a-name-nor-a-file = クラウドの名前でもファイルでもありません
why-not-utf-8 = UTF-8 ではありません
why-not-well-formed-xml = 整形式の XML ではありません
why-not-the-format-that-was-asked-for = 要求した形式ではありません
why-the-request-could-not-be-built = 要求を作成できませんでした
why-no-home-directory = ホーム ディレクトリがありません
why-206-without-content-range = 部分的な応答に Content-Range がありません
why-content-length-is-another-than-the-range-s = 長さが範囲と異なります
why-content-range-is-another-range-than-was-asked-for = 要求した範囲と異なります
why-a-content-range-that-cannot-be-read = Content-Range を読み取れません
why-a-blob-without-a-name = 名前のない BLOB があります
why-a-container-without-a-name = 名前のないコンテナーがあります
why-a-prefix-without-a-name = 名前のないフォルダーがあります
why-a-length-that-is-no-number = 数値でない長さがあります
why-a-name-that-is-not-utf-8 = UTF-8 でない名前があります
why-a-saved-file-without-its-sha-256 = SHA-256 のない行があります
why-cut-off = 途中で切れています
why-longer-than-a-row-can-be = 長すぎる行があります
why-neither-200-nor-206 = 状態が 200 でも 206 でもありません
why-nextlink-leads-in-circles = ページが循環しています
why-nextlink-leads-to-another-host = 次のページが別のホストにあります
why-no-entity-tag = エンティティ タグがありません
why-no-length = 長さがありません
why-not-a-character-reference = 整形式の XML ではありません
why-unknown-entity = 整形式の XML ではありません
why-not-a-token = トークンではありません
why-a-token-without-tenant-and-object-id = トークンにテナントとオブジェクトがありません
why-not-the-xml-of-a-storage-service = ストレージ サービスの XML ではありません
why-suffixes-blob-is-missing = 「suffixes」にストレージがありません
why-the-body-is-encoded-and-its-length-unknown = 圧縮されていて長さがわかりません
why-the-body-is-longer-than-the-range = 範囲より長くなっています
why-the-whole-blob-instead-of-the-range = 範囲ではなく BLOB 全体です
why-the-path-leaves-the-folder-or-is-not-one-of-an-export = フォルダーの外に出るパスがあります
why-a-folder-on-the-way-is-a-link-or-a-file = 途中のフォルダーがリンクまたはファイルです
why-permission-denied-os-error-13 = アクセス許可がありません
why-no-such-file-or-directory-os-error-2 = 存在しません
why-not-a-directory-os-error-20 = フォルダーではありません
why-is-a-directory-os-error-21 = フォルダーです
why-read-only-file-system-os-error-30 = ファイル システムは読み取り専用です
why-file-exists-os-error-17 = 同じ名前のものが既にあります

## 今後のバージョンの機能

what-delete-container = コンテナー全体の削除
what-delete-resource = リソースの削除

## 種類

kind-home = すべて
kind-subscription = サブスクリプション
kind-resource-group = リソース グループ
kind-workspace = ワークスペース
kind-storage-account = ストレージ アカウント
kind-container-registry = コンテナー レジストリ
kind-component = Application Insights
kind-log-analytics = Log Analytics ワークスペース
kind-key-vault = キー コンテナー
kind-endpoint = エンドポイント
kind-run = 実行
kind-compute = コンピューティング
kind-resource = リソース
kind-container = コンテナー
kind-folder = フォルダー
kind-blob = BLOB
kind-snapshot = スナップショット
kind-blob-version = BLOB のバージョン

## 結果

outcome-deleted = 削除済み
outcome-absent = 既に存在しません
outcome-changed = 変更あり
outcome-blocked = ブロック
outcome-failed = 失敗
outcome-unknown = 不明
outcome-canceled = キャンセル済み
outcome-saved = 保存済み
outcome-skipped = スキップ

## ジョブの状態

state-listing = 一覧を作成中
state-planned = 確認待ち
state-running = 実行中
state-waiting = ネットワークを待機中
state-paused = 一時停止中
state-finished = 完了
state-canceled = キャンセル済み
title-progress = { $percent }% · LastCopy
notify-download = ダウンロード完了：{ $total } 個中 { $done } 個を保存
notify-delete = 削除完了：{ $total } 個中 { $done } 個を削除
notify-stands-still = 操作が必要な転送があります

verb-download = ダウンロード
verb-delete = 削除

## ブロック要因

blocker-leased = リースが設定されています。
blocker-leased-remedy = リースを中断または解放してから、新しいプランを作成してください。
blocker-snapshots = スナップショットがあります。サービスは、スナップショットより先に BLOB を削除しません。
blocker-snapshots-remedy = スナップショットを含む新しいプランを作成してください。
blocker-legal-hold = 訴訟ホールドの対象です。
blocker-legal-hold-remedy = 訴訟ホールドを設定した担当者に解除を依頼してから、新しいプランを作成してください。
blocker-immutable = 不変ポリシーで保護されています。
blocker-immutable-remedy = ポリシーの期限が切れるまで待つか、短縮できるかどうかを所有者に確認してください。
blocker-current-version = これは現在のバージョンで、サービスは BLOB と一緒にしか削除しません。
blocker-current-version-remedy = BLOB 自体をバージョンと一緒に削除してください。
blocker-kept = BLOB は既に削除されており、保持期間が終わるまでサービスが保持します。それより早く削除することは誰にもできません。
blocker-kept-remedy = 期間が終わるまでお待ちください。操作は必要ありません。
blocker-permanent-delete-off = このアカウントでは、論理的に削除されたものを完全に削除することは誰にもできません。
blocker-permanent-delete-off-remedy = データ保護の設定で完全な削除を許可するようアカウントの所有者に依頼するか、保持期間が終わるまで待ってください。
blocker-not-exportable = 論理的に削除されているため、そのままではダウンロードできません。
blocker-not-exportable-remedy = 先に「lastcopy undelete」で元に戻すか、コピーなしで削除してください。
blocker-not-empty = コンテナー内にブロックされている項目があります。コンテナーは空になってから削除されます。
blocker-not-empty-remedy = 中の項目をブロックしている要因を取り除き、新しいプランを作成してください。
blocker-account-not-empty = プランが挙げたこのアカウント内の項目がブロックされており、アカウントを削除するとそれも消えてしまいます。
blocker-account-not-empty-remedy = 表示されている項目のブロック要因を取り除いてから、新しいプランを作成してください。
blocker-group-not-empty = グループ内にブロックされている項目があります。グループは中身がすべて削除できる場合にのみ削除されます。
blocker-group-not-empty-remedy = 表示されているリソースのブロック要因を取り除いてから、新しいプランを作成してください。
blocker-purge-protected = 消去保護が有効です。保持期間が終わるまで、だれも完全に削除できません。
blocker-purge-protected-remedy = それまでお待ちください。操作は必要ありません。
blocker-locked = ロックされています。
blocker-locked-remedy = ロックの所有者、またはロックされたスコープの所有者に、ロックの削除を依頼してください。その後、新しいプランを作成してください。
blocker-not-allowed = 現在のロールでは削除できません。
blocker-not-allowed-remedy = このスコープでこの操作を許可するロール (共同作成者など) を依頼してください。その後、新しいプランを作成してください。
blocker-shared = 別のワークスペースが使用しています。
blocker-shared-remedy = 残すか、使用しているワークスペースを先に削除してください。
blocker-denied = ロールにかかわらず、拒否割り当てが削除を禁止しています。
blocker-denied-remedy = 拒否割り当ての管理者に除外を依頼してから、計画を作り直してください。
blocker-traffic = エンドポイントは要求を受けています。トラフィックが送られています。
blocker-traffic-remedy = トラフィックを 0 にするか、ワークスペースに属するものも対象に含めて、計画を作り直してください。
blocker-running = 実行が終わっていません。
blocker-running-remedy = 取り消すか終了を待つか、ワークスペースに属するものも対象に含めて、計画を作り直してください。
blocker-in-use = ワークスペース内に使用中またはブロックされたものがあります。
blocker-in-use-remedy = 示された項目をブロックしているものを取り除いてから、計画を作り直してください。
blocker-workspace-stays = ブロックされているワークスペースと一緒にしか削除できません。
blocker-workspace-stays-remedy = ワークスペースをブロックしているものを取り除いてから、計画を作り直してください。

## 残るもの

stay-snapshots =
    { $count ->
        [0] スナップショットは残りません。
       *[other] { $count } 件のスナップショットが残ります。
    }
stay-versions = 以前のバージョンは期限なく残ります。バージョン管理が有効なアカウントでは、BLOB を削除すると以前のバージョンになります。
stay-containers = アカウントが削除済みのコンテナーを保持する場合、保持期間が終わるまでコンテナーを復元できます。
stay-dependents = ワークスペースが使用しているストレージ アカウント、キー コンテナー、レジストリ、テレメトリのうち、このプランに含まれないものは残ります。
stay-deleted-workspaces = 論理的な削除が有効な場合、サービスはワークスペースを 14 日間保持し、その間は同じ名前を使用できません。
stay-deleted-vaults = サービスは削除されたキー コンテナーを 7 ～ 90 日間保持し、その間は同じ名前を使用できません。
stay-deleted-accounts = 削除されたストレージ アカウントは、最大 14 日間、ポータルから復元できます。
stay-soft-deleted = 論理的な削除が有効です。削除したものは { $count } 日間、復元できます。
stay-run-records = ファイルを削除しても、実行の記録は Studio に残ります。
stay-shared = 他のワークスペースも使用している { $count } 個のリソースは残ります。
stay-telemetry = Application Insights のテレメトリ データは残ります。

## コマンドを使用できない理由

reason-no-data = この種類には、ダウンロードできるファイルがありません。
reason-open-first = 開いてから、中のものを選択してください。
reason-delete-resources-later = この種類のリソースの削除は、このバージョンでは使用できません。
reason-attached = このアカウントはサインインなしでアタッチされています。開いて、中のものを削除してください。アカウント自体を削除するにはサインインしてください。
reason-versions-later = 以前のバージョン 1 つだけに対する操作は、この LastCopy のバージョンでは使用できません。
reason-not-deletable = この種類はここでは削除できません。
reason-soft-deleted = 論理的に削除されています。復元するまで操作できません。
reason-not-deleted = 論理的に削除されていないため、復元するものがありません。
reason-container-kept = 削除されたコンテナーは期限までサービスに保持され、それより早く消去することはできません。
reason-nothing-selected = 何も選択されていません。
reason-mixed = 選択した項目の一部は、この操作に対応していません。

## 項目について分かること：グループと名前。

properties-general = 全般
properties-content = 内容
properties-protection = 保護
properties-metadata = メタデータ
properties-tags = タグ
properties-locks = ロック
property-subscription = サブスクリプション
property-resource-group = リソース グループ
property-resource-type = リソースの種類
property-location = 場所
property-state = 状態
property-tenant = テナント
property-linked = リンク先ワークスペース
property-created = 作成日時
property-id = ID
property-attached = アクセス方法
property-endpoint = エンドポイント
property-account = ストレージ アカウント
property-container = コンテナー
property-path = パス
property-url = URL
property-size = サイズ
property-content-type = コンテンツの種類
property-content-encoding = コンテンツのエンコード
property-blob-type = BLOB の種類
property-tier = アクセス層
property-archive-status = アーカイブの状態
property-modified = 更新日時
property-last-access = 最終アクセス
property-md5 = MD5
property-etag = ETag
property-version = バージョン ID
property-encryption-scope = 暗号化スコープ
property-tag-count = タグの数
property-lease = リース
property-leased = リース中
property-legal-hold = 訴訟ホールド
property-immutable-until = 不変の期限
property-immutability = 不変ポリシー
property-immutability-policy = 不変ポリシーの有無
property-public-access = パブリック アクセス
property-soft-delete-days = 論理的な削除の日数
property-deleted-at = 削除日時
property-soft-deleted = 保持期限
property-purge-protected = 消去保護

## ファイルを表示できない理由。

preview-kind = この種類のファイルはプレビューできません。
preview-too-large = ファイルが大きすぎてプレビューできません。
preview-empty = このファイルは空です。
preview-archived = アーカイブ層にあるため読み取れません。
preview-soft-deleted = 論理的に削除されているため読み取れません。
