# コマンド ラインだけが使う文。

## 一覧

cli-column-kind = 種類
cli-column-name = 名前
cli-column-size = サイズ
cli-column-modified = 更新日時
cli-column-job = ジョブ
cli-column-verb = 動詞
cli-column-state = 状態
cli-column-items = 項目
cli-column-places = 場所
cli-nothing-here = ここには何もありません。
cli-no-jobs = ジョブはありません。

## 進行状況

cli-listing = これまでに { $count } 件を一覧表示
cli-progress = { $done } / { $items } 件、{ $bytes } / { $total }、毎秒 { $rate }

## ダウンロード

cli-download-title = { $items } 個のファイルのうち { $saved } 個を「{ $folder }」に保存しました。
cli-manifest = マニフェスト: { $path }
cli-outcome = { $outcome }: { $count }
cli-item-problem = { $outcome }: { $item }

## プラン

cli-plan-title =
    { $items ->
        [0] このプランは何も削除しません。
       *[other] このプランは { $items } 件の項目 ({ $bytes }) を削除します。
    }
cli-plan-export = 先に { $folder } へダウンロードします。各項目は、コピーを読み戻して確認した後にのみ削除されます。
cli-plan-saved = プラン: { $path }
cli-plan-blocked = { $count } 件の項目がブロックされており、そのまま残ります:
cli-plan-more = … ほか { $count } 件
cli-plan-stays = 残るもの:
cli-plan-type = 何も削除していません。これだけを削除するには、同じコマンドに次を付けて実行してください: --confirm { $confirm }
cli-plan-apply = または、保存したプランを適用します: { $command }
cli-plan-az = 各行は、計画 { $hash } の 1 項目が示すものを削除します。「lastcopy plan apply」と違い、Azure CLI は記録を残さず、後から確認もしません。
cli-plan-az-none = Azure CLI にはこれに当たるコマンドがありません。
cli-plan-nothing-left = 何も削除していません。すべての項目がブロックされているため、削除できるものはありません。

## 削除

cli-delete-title = { $items } 件の項目のうち { $deleted } 件を削除しました。
cli-remaining =
    { $count ->
        [0] 再確認では、プランの項目は 1 件も見つかりませんでした。
       *[other] 再確認で、プランの項目がまだ { $count } 件見つかりました。
    }
cli-unplanned = プランにない項目が { $count } 件あります。それらには触れていません。
cli-recoverable = { $count } 件のコピーをまだ復元できます。
cli-recoverable-until = { $count } 件のコピーをまだ復元できます。復元可能期限: { $until }

## 復元

cli-undelete-title =
    { $count ->
        [0] 復元されたものはありません。
       *[other] { $count } 件の項目を復元しました。
    }
cli-undelete-item = 復元しました: { $item }
cli-undelete-failed = 復元できませんでした: { $item }

## ジョブ

cli-stopping = 実行中の要求が終わりしだい停止します。もう一度 Ctrl+C を押すと、すぐに停止します。
cli-stopped-before-look = すべて送信済みです。残っているのは 2 回目の確認と証明書だけです。
cli-paused = 一時停止しました。完了した分はそのままです。
cli-resume = 再開するには: { $command }
cli-job-paused = ジョブ { $job } を一時停止しました。完了した分はそのままです。
cli-job-limited = ジョブ { $job } に新しい制限を適用しました。
cli-no-job-stands-still = 停止しているジョブはありません。
cli-no-job-at-work = 実行中のジョブはありません。
cli-waiting = ネットワークを待機しています。失われたものはありません。
cli-job-pauses-after-step = ジョブ { $job } は、実行中のステップが終わりしだい一時停止します。
cli-undo-gone = { $count } 個の項目は元に戻りません。サービスに残っていないためです。
cli-job-canceled = ジョブ { $job } をキャンセルしました。完了した分はそのままです。

## 検証

cli-verify-title = { $files } 個のファイルのうち { $verified } 個がマニフェストと一致します。
cli-verify-missing = 見つかりません: { $item }
cli-verify-differs = 異なります: { $item }
cli-verify-unknown = マニフェストにありません: { $item }

## アカウント

cli-account-demo = { $name } (デモ、サンドボックスのサービス プリンシパル)
cli-account-azure-cli = Azure CLI のサインイン
cli-account-storage = { $name } (ストレージ アカウント、接続文字列)
cli-no-accounts = サインインに使用できるアカウントはありません。

## サンドボックス

cli-sandbox-ready = サンドボックスの準備ができました。使用するには: { $command }
cli-sandbox-stop = Ctrl+C で停止します。何も保存されません。
cli-sandbox-proxy = Azure の名前だけを使うクライアントは、次の変数で接続できます:
cli-sandbox-no-proxy = { $file } にプロキシの記載がありません。--proxy 0 を付けてサンドボックスを起動してください。

## 数値と単位

unit-b = { $value } B
unit-kb = { $value } kB
unit-mb = { $value } MB
unit-gb = { $value } GB
unit-tb = { $value } TB
