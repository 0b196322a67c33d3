# ウィンドウだけが表示する文。キーと変数は英語と同じです。

## 枠

explorer = エクスプローラー
transfers = 転送
transfers-count = 転送、{ $count } 件が進行中
sections = セクション
language = 言語
theme = テーマ
theme-system = システム
theme-light = ライト
theme-dark = ダーク
theme-contrast = ハイ コントラスト
demo-data = デモ データ
demo-about = このコンピューター上のローカル Azure です。データは外部に送信されず、実在のものではありません。
signed-in-as = { $user } でサインイン中
updated = { $when }に更新
updated-now = たった今更新
updating = 読み取り中…
offline = オフライン
close = 閉じる
cancel = キャンセル
back = 戻る
retry = 再試行
show-all = すべて表示
details = 詳細
no-telemetry = LastCopy はテレメトリを送信しません
version = バージョン { $version }
starting = 開始しています…
list-separator = 、
settings = 設定
more = その他のコマンド
open = 開く
reading = 読み取り中…
search = 検索またはコマンドの実行
search-results = コマンドと場所
search-places = 一覧済みの場所とファイル
search-none = 「{ $text }」を含むコマンドも、一覧済みの項目もありません。
go-home = サブスクリプションへ移動
go-workspaces = すべてのワークスペースへ移動
go-transfers = 転送へ移動
use-theme = テーマ: { $theme }
use-language = 言語: { $language }
history-back = 履歴を戻る
history-forward = 履歴を進む
reason-no-history = その方向に履歴はありません。

## 数量

amount = { $files } 個のファイル · { $size }
amount-at-least = { $files } 個以上のファイル · { $size }
amount-incomplete = 下位のすべてはまだ数えられていません。プランまたはダウンロードは、最初にすべてを数えます。
at-least = ≥ { $amount }
count-items = { $count } 個の項目
count-rows = { $count } 件
status-selected = { $total } 件中 { $count } 件を選択
status-hidden = 選択した { $count } 件はフィルターで非表示のため対象外です
status-job = { $total } 個中 { $done } 個の項目
selected-items = { $count } 件を選択
and-more = ほか { $count } 件
place-and-more = { $place } ほか { $count } 件

## 支援技術への通知

announce-selected = { $count } 件を選択しました
announce-sorted-ascending = { $column }の昇順で並べ替えました
announce-sorted-descending = { $column }の降順で並べ替えました
announce-over-download = ダウンロードが終了しました。
announce-over-delete = 削除が終了しました。
shortcuts = キーボード ショートカット
shortcuts-window = ウィンドウ
shortcuts-moving = 移動
shortcuts-selecting = 選択
shortcuts-doing = 選択した項目の操作
shortcut-search = 検索、または任意のコマンドの実行
shortcut-panes = 次のウィンドウ枠、前のウィンドウ枠
shortcut-transfers = 転送の表示と非表示
shortcut-sheet = この一覧
shortcut-escape = 一番上の層を閉じ、次に選択をクリア
shortcut-move = 1 行上または下
shortcut-far = 先頭、末尾、1 ページ
shortcut-letters = 入力した文字で始まる次の名前
shortcut-history = 履歴を戻る、進む
shortcut-toggle = 行の選択と解除
shortcut-range = 範囲の選択
shortcut-all = フィルターに一致するものをすべて選択
shortcut-delete = 削除を計画 (まだ何も削除しません)
shortcut-copy = リソース ID または URL のコピー
shortcut-menu = 行のメニュー

## エクスプローラー

breadcrumb = パス
commands = コマンド
show-tree = ツリーの表示
tree-failed = この場所を読み取れませんでした。開くと理由が表示されます。
up = 上へ
refresh = 最新の情報に更新
filter = 名前でフィルター
key-delete = Del
reason-top = ここが最上位です。
key-enter = Enter
key-space = Space
key-esc = Esc
key-home = Home
key-end = End
key-backspace = Backspace
key-pgup = PgUp
key-pgdn = PgDn
filter-count = { $count } 件をフィルター
export-list = 一覧のエクスポート
list-saved = 一覧を { $path } に保存しました
copy-id = リソース ID のコピー
copy-url = URL のコピー
copied = { $count } 行をコピーしました
open-in-portal = ポータルで開く
show-copies = バージョンとスナップショットの表示
show-deleted = 論理的に削除された項目の表示
reason-empty-list = 一覧は空です。
reason-one-only = 1 件だけ選択してください。
reason-one-blob = BLOB を 1 件だけ選択してください。
reason-portal-demo = デモ データはこのコンピューターにだけあり、ポータルにはありません。
reason-no-portal = ポータルに専用のページがありません。
reason-no-deleted = ここでは、削除された項目を表示できません。
reason-no-place = この下には何もありません。
tab-places = サブスクリプションとストレージ
tab-workspaces = ワークスペース
workspaces-name = 名前
workspaces-subscription = サブスクリプション
workspaces-group = リソース グループ
workspaces-location = 場所
workspaces-storage = ストレージ アカウント
workspaces-shared = 共有
workspaces-owner = 所有者タグ
workspaces-shared-count = { $count } 件を共有
empty-workspaces = 読み取れるワークスペースがありません。サブスクリプションの閲覧者ロールを依頼してください。
created-on = 作成日 { $when }
list-from = { $when } に読み取った一覧を表示しています。
retrying-in = { $time }後に再試行します。
list-goes-on = 一覧は自動的に読み直されます。操作は必要ありません。
select-all = すべて選択
clear-selection = 選択の解除
banner-all = { $count } 件すべてを選択しています。
banner-all-matching = フィルターに一致する { $count } 件すべてを選択しています。
select-all-in = { $place } の { $count } 件すべてを選択
listing = 一覧を取得しています…
listed-so-far = これまでに { $count } 件
filtered-empty = 「{ $text }」を含む名前はありません。
clear-filter = フィルターのクリア
empty-home = 読み取れるサブスクリプションがありません。サブスクリプションの閲覧者ロールを依頼してください。
empty-subscription = 読み取れるリソース グループがありません。サブスクリプションの閲覧者ロールを依頼してください。
empty-resource-group = このリソース グループにリソースはありません。
empty-workspace = このワークスペースに関連するリソースは見つかりませんでした。
empty-storage-account = このストレージ アカウントにコンテナーはありません。
empty-container = このコンテナーに BLOB はありません。
empty-folder = このフォルダーにはもう何もありません。
shared-by = { $count } 件で共有
kind-storage-account-short = ストレージ
card-resources = リソース { $count } 件
details-hint = 項目を選択すると、わかっている内容が表示されます。
flag-personal = 個人データの可能性
flag-personal-why = 実行履歴や個人のファイルが保存される場所です。個人名を含むことがあります。
flag-locked = ロック済み
flag-read-only = 読み取り専用
flag-locked-by = { $by } のロック { $lock } で保護されています。
flag-until = { $when } まで
flag-deleted = 論理的に削除済み
flag-soft-deleted = 論理的に削除済み: { $when } まで復元できます。
flag-soft-deleted-open = 論理的に削除済み: まだ復元できます。
flag-only-versions = バージョンあり
flag-only-versions-why = 削除済みですが、以前のバージョンは削除されるまで保持されます。
linked-resources = 関連するリソース
linked-stay = ワークスペースだけを削除しても、これらの { $count } 件のリソースと、すべての実行履歴ドキュメントは残ります。
workspace-note = 実験をアーカイブしても、データセットの登録を解除しても、データは削除されません。削除するには、ストレージのファイルを削除してください。
card-none = 見つかりません
card-not-measured = 未計測
card-blobs = BLOB { $count } 件
policy-days = 削除後 { $count } 日間保持
policy-none = 論理的な削除なし
measure = 計測
measuring = バックグラウンドで計測しています。コンテナーを数えるたびに数値が増えます。
kind-workspace-short = ML ワークスペース
kind-component-short = App Insights
kind-log-analytics-short = Log Analytics
kind-container-registry-short = レジストリ

column-name = 名前
column-type = 種類
column-location = 場所
column-linked = ワークスペース
column-modified = 更新日
column-files = ファイル
column-size = サイズ
column-contents = 内容
column-flags = フラグ

properties = プロパティ
fact-path = パス
fact-etag = ETag
fact-resource-type = リソースの種類
fact-location = 場所
fact-linked = ワークスペース
fact-shared-by = 共有
fact-endpoint = エンドポイント
fact-content-type = コンテンツの種類
fact-tier = アクセス層
fact-lease = リース
fact-snapshots = スナップショット
fact-md5 = MD5
fact-id = ID
fact-state = 状態
fact-created = 作成日時
properties-amounts = 内容
details-selection = 選択 ({ $count })
details-item = この項目
copies = バージョンとスナップショット
copies-count = バージョンとスナップショット ({ $count })
copy-current = 現在
copy-version = バージョン
copy-snapshot = スナップショット
copy-deleted = 論理的に削除済み
preview = プレビュー
preview-cut = 先頭だけを表示しています。
fact-tenant = テナント

## 削除のプラン

plan = 削除プラン
plan-title =
    { $count ->
        [0] 削除するものはありません
       *[other] { $count } 個の項目の削除
    }
plan-title-listing = 削除の対象を一覧表示しています
plan-title-failed = プランを作成できませんでした
plan-sub = { $places } · { $when } に読み取り · まだ何も削除されていません
plan-nothing-yet = 確認するまで何も削除されません。
plan-steps =
    { $count ->
        [1] { $count } ステップ。開くとすべての項目が表示されます。
       *[other] { $count } ステップをこの順序で実行します。開くとすべての項目が表示されます。
    }
plan-steps-resources = { $count } 個の手順をこの順に実行します。リソースは 1 つずつ削除されます。
step-delete = { $count } 個の項目の削除
items-of = { $place } の項目
left-alone = 対象外
blocked-title = { $count } 個の項目はブロックされているため、そのまま残ります
blocked-what = 削除しない項目
blocked-why = 理由
blocked-do = 対処方法
include-snapshots = スナップショットを含める
include-dependents = このワークスペースだけが使用するリソースを含める
stays-title = 残るもの
stays-none = サービスによると、選択したもので残るものはありません。
stay-end-snapshots = プラン外
stay-end-versions = 終了日なし
stay-end-soft-deleted = { $count } 日間
stay-end-run-records = プラン外
stay-end-telemetry = プラン外
confirm-number = 確認のため項目の数を入力してください
confirm-name = 確認のため名前を入力してください
reason-type-first = 先に { $text } と入力してください。
delete-items = { $count } 個の項目を削除
delete-files = { $count } 個のファイルを削除
brief-title = { $count } 個のファイルを削除しますか?
show-plan = プランの表示
plan-about = 各項目は、一覧に表示された状態のときだけ削除されます。その後に変更されたものは残ります。いつでも停止できます。
plan-empty = 選択したものはすべてブロックされています。現在の状態では何も削除できません。
plan-update = プランの更新

## ジョブとその結果

stop-now = 今すぐ停止
stop-after-step = このステップの後で停止
stops-after-step = このステップが終わると、削除は一時停止します。
stop = 停止
resume = 再開
back-to-explorer = エクスプローラーに戻る
job-steps = この削除の手順
job-step-running = 実行中
job-step-done = 完了
job-step-troubled = 一部が残りました
job-step-waiting = 未開始
all-items = すべての項目
job-running-delete = { $count } 個の項目を削除しています
job-running-download = { $count } 個のファイルをダウンロードしています
job-paused-delete = 削除は一時停止中です
job-paused-download = ダウンロードは一時停止中です
job-paused-safe = 一時停止中です。完了した分はそのままです。
job-started = { $when } に開始
job-ended = { $when } に終了
job-gone = このジョブは見つかりません
job-hint-delete = 削除済みの項目は元に戻らず、残りの項目はそのままです。ステップの後で停止した削除は、後で再開できます。
job-hint-download = 停止しても、完了したファイルはフォルダーに残ります。
outcome-title-delete = { $total } 個中 { $done } 個の項目を削除
outcome-title-download = { $total } 個中 { $done } 個のファイルを保存
outcome-part-changed = { $count } 個は変更あり
outcome-part-blocked = { $count } 個はブロック
outcome-part-failed = { $count } 個は失敗
outcome-part-unknown = { $count } 個は不明
outcome-part-canceled = { $count } 個はキャンセル済み
figure-deleted = 削除済み
figure-saved = 保存済み
figure-absent = 既に存在しません
figure-skipped = スキップ (同じ内容)
figure-changed = 変更あり (そのまま)
figure-blocked = ブロック
figure-canceled = キャンセル済み (未送信)
figure-failed = 失敗または不明
figure-bytes-delete = 削除したデータ
figure-bytes-download = 保存したデータ
problems-title = 確認が必要な { $count } 個の項目
show-problems = 確認が必要な { $count } 個の項目を表示
hide-problems = { $count } 個の項目を非表示
show-more = さらに { $count } 件を表示
remains-title = 残っているもの
remains-for-now = まだ削除されていないもの
remains-remaining = プランの { $count } 個の項目
remains-recoverable = サービスが保持する { $count } 個のコピー
remains-unplanned = プランになかった { $count } 個の項目
remains-not-started = 未開始の { $count } 個の項目
remains-still-there = 存在します
remains-no-end = 終了日なし
remains-not-planned = プラン外
remains-waiting = 待機中
remains-elsewhere = Studio の実行の記録とテレメトリ データは別の場所に保持されており、この削除の対象ではありません。
second-look = 再確認 { $when }
second-look-nothing = Azure から再度一覧を取得しました。項目は 1 つも存在せず、サービスが保持するコピーもありません。
second-look-found = Azure から再度一覧を取得しました。見つかったものは上に示されています。
second-look-missing = 再確認は行われていません。

## 終了した削除とその証明書

activity = アクティビティ
activity-sub = このコンピューターから実行した削除と、残ったものの記録です。
activity-none = 削除はまだありません
activity-none-about = エクスプローラーで項目を選択し、[削除] を選択してください。終了した削除ごとに、署名付きの証明書がここに残ります。
verify-file = ファイルの検証…
facets = 削除の結果
facet-all = すべて
facet-gone = 何も残っていない
facet-kept = しばらく残る
facet-left = 残りあり
facet-stopped = 停止
activity-date = 日時
activity-who = 実行者
activity-scope = 対象
activity-items = 項目
activity-result = 結果
activity-remains = 残っているもの
activity-amount = { $done } / { $total }
activity-left = { $count } 個の項目が残っています
activity-nothing = 何も見つかりませんでした
activity-not-looked = 未確認
go-activity = アクティビティへ移動
result-complete = 完了
result-partial = 一部のみ
result-stopped = 停止
who-account-key = アカウント キー
who-sas = 共有アクセス署名 (SAS)
certificate = 証明書
certificate-none = この削除の証明書は作成されていません
certificate-none-about = すべての項目の結果が記録されているため、今から作成できます。
certificate-write = 証明書の作成
certificate-failed = 削除はこのページのとおり終了しています。証明書だけがありません。
certificate-verify = 検証
certificate-checked = { $when } に読み取り、検証しました
certificate-file = ファイル
certificate-open-page = ページとして開く
certificate-save = コピーの保存…
certificate-saved = コピーを { $path } に保存しました
certificate-now = 現在の状態
certificate-now-about = 選択した場所の一覧を Azure から再度取得します。証明書は変わりません。
certificate-check-again = 再確認
certificate-looked = { $when } に再度一覧を取得しました
step-left-alone = そのまま残すもの: { $kind }
step-resource = 削除: { $kind }

## プランに含めるもの

extras-title = 一緒に削除するもの
verb-erase = 消去…
verb-retire = 廃止…
verb-recover = 復元
verb-purge = パージ…
plan-title-erase =
    { $count ->
        [0] 消去するものはありません
       *[other] { $count } 個の項目の消去
    }
plan-title-purge =
    { $count ->
        [0] パージするものはありません
       *[other] { $count } 個の項目のパージ
    }
plan-copy = az コマンドとしてコピー
plan-save = プランの保存…
plan-copied = { $count } 個の az コマンドをコピーしました。
plan-saved = プランを { $path } に保存しました
plan-updating = プランを作り直しています。まだ何も削除されていません。
erase-items = { $count } 個の項目を消去
purge-items = { $count } 個の項目をパージ
include-dependents-about = ほかで使われていないストレージ アカウント、キー コンテナー、レジストリ、テレメトリ。
include-versions = 以前のバージョンを含める
include-soft-deleted = 既に論理的に削除された項目を含める
include-purge = 論理的な削除で残るものをパージ
include-purge-about = アカウントが許可する範囲で行います。
include-purge-resources = ワークスペースとキー コンテナーをパージ
include-purge-resources-about = 復元できなくなり、名前はすぐに再利用できます。
include-shared = { $name } を含める
include-shared-by = { $by } も使用しています。
include-shared-about = ほかでも使われている可能性があります。
export-first = 先にエクスポート
export-first-about = コピーを読み戻して確認するまで何も削除しません。
export-first-to = { $folder } へ
export-to = どのフォルダーにコピーしますか?
step-purge = パージ: { $kind }
step-purge-items = { $count } 個の項目をパージ
step-permanent = 完全な削除
step-kept-workspace = 14 日間
step-kept-key-vault = 7 日から 90 日間
step-kept-storage-account = 最長 14 日間
outcome-title-erase = { $total } 個中 { $done } 個の項目を消去
job-running-erase = { $count } 個の項目を消去しています
figure-erased = 消去済み
announce-planned = プランを作り直しました: { $count } 個の項目
copies-kept = コピーを保持 (それぞれ元の削除前に読み戻して確認済み)

## 元に戻すことと、自然に消えるもの

undo = 元に戻す
undo-deletion = この削除を元に戻す
recovering = 復元しています…
recovered = { $total } 個中 { $back } 個の項目を復元しました。
recovered-failed = { $count } 個は復元できませんでした。
recovered-gone = { $count } 個は完全に失われています。
recovered-nothing = 何も復元されませんでした。
undone-about = 削除の証明書はそのままです。その時に行われたことを示します。
toast = 今終わった操作
toast-deleted = { $count } 個のファイルを削除しました。
toast-until = { $when } まで復元できます。
toast-recoverable = 復元できます。
toast-show = 表示
full-stop = 。
deleted-chip = 論理的に削除 { $count } 個
purge-now = 今すぐパージ…
vanishes = { $soon } ({ $when })
residue-due = 期限経過

## フォルダーとドラッグ

folders = フォルダー
folder-add = フォルダーの追加
folder-add-about = この一覧に残すフォルダーを選択します
folder-free = 空き { $size }
folder-gain = + { $size }
folder-missing = 見つかりません
folder-missing-about = { $folder } が見つかりません。ディスクが接続されていない可能性があります。
folder-pinned = ピン留め
folders-none = フォルダーを追加するか、ファイル マネージャーからここにドロップします
folders-await = フォルダーをここにドロップすると、後でダウンロード先にできます
more-about = { $name } のその他の操作
download-here = 選択したものをここにダウンロード
open-folder = フォルダーを開く
pin-folder = ピン留め
unpin-folder = ピン留めを外す
forget-folder = 一覧から外す
choose-title = どのフォルダーにダウンロードしますか?
choose-elsewhere = 別のフォルダーの選択…
counting = 数えています…
drag-what =
    { $kind ->
        [container] { $count } 個のコンテナー
        [folder] { $count } 個のフォルダー
        [blob] { $count } 個の BLOB
       *[mixed] { $count } 件
    }
drag-drop = ドロップすると { $what }を { $folder } にダウンロードします。Esc でキャンセル。
drag-nowhere = { $what }をフォルダーにドロップすると、そこにダウンロードします。Esc でキャンセル。
drag-tight = { $what }は { $folder } の空き { $free } より大きいです。Esc でキャンセル。
drag-refused = { $reason } Esc でキャンセル。
announce-folder-added = { $folder } をフォルダーに追加しました。
announce-download = { $folder } へのダウンロードを開始します。
announce-drag-canceled = 何もダウンロードしていません。

## 転送

destination = 保存先
show-in-folder = フォルダーに表示
pause = 一時停止
pause-all = すべて一時停止
resume-all = すべて再開
retry-failed = { $count } 個のファイルを再試行
job-waiting = ネットワークを待機中です。自動的に再開します。
job-paused-goes-on = 一時停止中です。再開するか LastCopy を開き直すと続行します。
job-files = { $count } 個のファイル
file-waits = 待機中
file-at-work = 進行中
limit = 制限
limit-about = ダウンロード中でもすぐに適用されます。
limit-streams = 同時要求数
limit-rate = MB/秒
limit-none = 制限なし
limit-automatic = 自動
conflict = 同じ名前のファイルがある場合
conflict-about = 内容が同じファイルは書き直しません。
conflict-rename = 両方残す
conflict-overwrite = 置き換え
conflict-skip = スキップ
conflict-newer = 古ければ置き換え
patterns = 一部のファイルのみ
patterns-include = 対象の名前
patterns-exclude = 除外する名前
patterns-about = コンマで区切ります。*.json は名前の最後の部分、outputs/** は outputs の下にあるものが対象です。
settings-transfers = 転送
settings-limit = ダウンロードごとの制限
settings-limit-about = 実行中のダウンロードごとに変更できます。
time-left = 残り { $time }
progress-items = { $total } 個中 { $done } 個の項目
progress-files = { $total } 個中 { $done } 個のファイル
progress-bytes = { $done } / { $total }
transfers-preparing = ダウンロードの準備
transfer-name = 名前
transfer-progress = 進行状況
transfer-speed = 速度
transfer-left = 残り
transfer-destination = 保存先
transfer-started = 開始
transfers-active =
    { $count ->
        [0] 進行中のものはありません
       *[other] { $count } 件が進行中
    }
transfers-waiting = { $count } 件が操作待ち
transfers-finished = { $count } 件が終了
transfers-today = 今日終了
transfers-earlier = 以前に終了
entries-from = { $place } の { $count } 件
to-look-at = 要確認 { $count } 件
last-minute = 直近 1 分
no-room = あと { $need } 必要ですが、{ $folder } の空きは { $free } です。
no-room-unknown = あと { $need } 必要ですが、{ $folder } に空きがありません。
no-room-kept = 保存済みの { $done } はそのまま残ります。空きを増やしてから再開してください。
transfers-none = 転送はまだありません
transfers-none-about = エクスプローラーでコンテナー、フォルダー、BLOB を選択し、[ダウンロード] または [削除] を選択してください。
transfers-about = ダウンロードは、再起動や接続の切断の後も続行されます。完了したファイルが再度ダウンロードされることはありません。

## サインインなしのストレージ

attach-title = ストレージのアタッチ
attach-about = サインインせずに 1 つのストレージ アカウントを使用します。アタッチの前にコンテナーの一覧を取得します。
attach-how = ストレージへの接続方法
attach-connection-string = 接続文字列
attach-sas = SAS URL
attach-account-key = アカウント キー
attach-emulator = ローカル エミュレーター
attach-connection-string-about = ポータルのストレージ アカウントの [アクセス キー] または [Shared Access Signature] にあります。
attach-sas-about = アカウントまたはコンテナーの URL 全体 (疑問符の後もすべて)。
attach-account-key-about = アカウントの 2 つのキーのいずれか。ポータルのストレージ アカウントの [アクセス キー] にあります。
attach-emulator-about = このコンピューター上の Azurite に、公開されているアカウントとキーで接続します。先に起動してください。
attach-account = アカウント名
attach-endpoint = エンドポイント (省略可能)
attach-endpoint-about = アカウントが通常のアドレスにない場合だけ指定します。
attach-connection-string-missing = 先に接続文字列を貼り付けてください。
attach-sas-missing = 先に SAS URL を貼り付けてください。
attach-account-key-missing = 先にアカウント キーを貼り付けてください。
attach-account-missing = 先にアカウント名を入力してください。
attach-button = アタッチ
attach-busy = コンテナーの一覧を取得しています…
attach-kept = LastCopy を閉じるまでメモリにだけ保持し、ディスクには保存しません。
attach-storage = ストレージのアタッチ…
detach-storage = デタッチ
announce-detached = { $name } をデタッチしました。内容は変更していません。
secret-show = 文字列を表示
secret-hide = 文字列を隠す

## 設定

settings-sub = 選択はすぐに反映され、このコンピューターに保存されます。
settings-appearance = 外観
settings-language = 言語
settings-language-about = 数値、日付、サイズの表示にも使用します。
settings-language-system = システム
settings-theme = テーマ
settings-theme-about = ハイ コントラストは黒い背景とはっきりした線で表示します。
settings-density = 行の間隔
settings-density-about = 一覧の行の間隔です。
density-comfortable = 標準
density-compact = コンパクト
settings-folders = ダウンロードの保存先
settings-folders-about = 選択したものをフォルダーにドロップすると、そこへのダウンロードを開始します。フォルダーはファイル マネージャーからもドロップできます。
settings-places = 場所
settings-signed-in = サインイン
settings-signed-in-nobody = サインインしていません。
settings-attach = サインインなしのストレージ
settings-attach-about = 接続文字列、SAS URL、アカウント キー、またはローカル エミュレーターを使用します。
settings-telemetry-about = Azure と、指定されたホスト以外とは通信しません。
settings-about = バージョン情報

## ようこそ

welcome-title = 最後のコピーを取り出し、何も残っていないことを示す。
welcome-lead = 個人やチームが Azure Machine Learning ワークスペースに残したデータをエクスポートまたは削除し、何がどこにいつまで残るかを確認します。
welcome-find = 検索
welcome-find-about = ワークスペースと、その保存先のストレージ アカウント。
welcome-save = ダウンロード
welcome-save-about = 書き込み時に検証されるローカル コピーとマニフェスト。
welcome-delete = 削除
welcome-delete-about = プランに記載されたものだけを、一覧に表示された状態のときだけ。
welcome-prove = 証明
welcome-prove-about = Azure の再確認により、残っているものを示します。
welcome-how = どのように開始しますか?
welcome-how-about = 確認したプランなしに削除されることはありません。
welcome-demo = デモ データの探索
welcome-demo-about = このコンピューター上のサンプル ワークスペースです。すべてのボタンが動作し、データは外部に送信されません。
welcome-demo-button = デモを開く
welcome-demo-waiting = ローカル Azure を開始しています…
welcome-cli = az login の使用
welcome-cli-about = 既に持っている権限で、サブスクリプションを表示します。LastCopy はトークンをディスクに保存しません。
welcome-cli-missing = Azure CLI が見つかりませんでした。インストールし、ターミナルで「az login」を実行してから、LastCopy を再起動してください。
welcome-cli-reason = このコンピューターに Azure CLI が見つかりませんでした。
welcome-cli-button = サインイン
welcome-cli-waiting = Azure CLI に問い合わせています…
welcome-demo-waiting-about = 数秒かかります。このコンピューター上でのみ動作します。
welcome-cli-waiting-about = 数秒以内に応答があるか、できない理由が表示されます。
welcome-attach-about = サインインせずに 1 つのアカウントを使用します (SAS URL、アカウント キー、接続文字列、ローカル エミュレーター)。
