# Clapper が日本語で話す文のすべて。日時と参照については en.ftl の冒頭を参照。
# コマンドとオプションの名前は訳しません。どの言語でも同じ名前で入力します。

## Commands and their options, as Discord's picker shows them (names: lower case, no spaces)

command-video = video
command-video-description = プロンプト、画像、クリップから動画を作ります
option-video-prompt = 動画の内容
option-video-image = 最初の画像
option-video-last_image = 最後の画像（対応モデルのみ）
option-video-video = 編集または続きを作るクリップ（対応モデルのみ）
option-video-model = モデル。省略すると、使える中で一番安いもの
option-video-duration = 長さ（秒）
option-video-aspect = 縦横比（例: 16:9）
option-video-resolution = 解像度（例: 720p）
option-video-quality = モデルの品質レベル
option-video-audio = 音声を付ける
option-video-negative = 動画に出してほしくないもの
option-video-seed = 同じシードなら同じ動画になります（対応モデルのみ）
option-video-enhance = プロバイダーにプロンプトを改善してもらう
option-video-extra = モデルのその他のオプション（名前=値）
option-video-private = このチャンネルではなく、あなたの DM にクリップを送る

command-animate = 動画にする

command-storyboard = storyboard
command-storyboard-description = 複数のショットを 1 本の動画に。各ショットは前の最後の画像から続きます

command-jobs = jobs
command-jobs-description = 待機中・作成中・最近の動画
command-quota = quota
command-quota-description = あなたとこのサーバーの残り
command-models = models
command-models-description = ここで使えるモデルと、その料金・待ち時間

command-privacy = privacy
command-privacy-description = あなたについて保存している内容と、あなたの画像を他の人がどう使えるか
command-privacy-pictures = pictures
command-privacy-pictures-description = あなたの画像やクリップを他の人が動画にできるか。何も指定しなければ現在の設定を表示します
option-privacy-pictures-others = 禁止または許可（全サーバー共通）。自分ではいつでも使えます
command-privacy-export = export
command-privacy-export-description = あなたについて保存している内容のすべてを、あなただけにファイルで渡します
command-privacy-delete = delete
command-privacy-delete-description = あなたのプロンプト、画像、クリップを消去します。実行前に確認します

command-clapper = clapper
command-clapper-description = このサーバーの設定
command-clapper-quota = quota
command-clapper-quota-description = メンバーが使える量
command-clapper-quota-set = set
command-clapper-quota-set-description = 全メンバー、ロール、または 1 人のメンバーが使える量を決めます
option-clapper-quota-set-credits = 量。単位はクレジット（1 は約 US$0.01）、unit で指定すればクリップ数
option-clapper-quota-set-period = 1 日・1 週間・1 か月のどれか。省略すると 1 か月
option-clapper-quota-set-unit = クレジットかクリップ。省略するとクレジット
option-clapper-quota-set-role = 全メンバーではなく、このロールのメンバーそれぞれ
option-clapper-quota-set-member = このメンバーだけ（ロールに関係なく）
command-clapper-quota-grant = grant
command-clapper-quota-grant-description = 今の期間だけ、メンバーの枠を増やします
option-clapper-quota-grant-credits = 追加するクレジット数
option-clapper-quota-grant-member = 受け取るメンバー
option-clapper-quota-grant-reason = 理由（変更履歴に表示されます）
command-clapper-quota-clear = clear
command-clapper-quota-clear-description = 全メンバー、ロール、または 1 人のメンバーの設定を取り消します
option-clapper-quota-clear-role = このロールの設定を取り消す
option-clapper-quota-clear-member = このメンバーの設定を取り消す
command-clapper-quota-show = show
command-clapper-quota-show-description = サーバー、ロール、メンバーが使える量と、ブロック中の人
command-clapper-timezone = timezone
command-clapper-timezone-description = このサーバーの日・週・月の区切りに使うタイムゾーン
option-clapper-timezone-zone = Asia/Tokyo のような地名。省略すると現在の設定を表示
command-clapper-settings = settings
command-clapper-settings-description = 確認、通知、既定のモデル、年齢制限、ネタバレ、非公開クリップの設定。何も指定しなければ現在の設定を表示
option-clapper-settings-confirm_at = この料金以上の依頼は確認を待ちます。0 = 確認なし
option-clapper-settings-log_channel = 割り当てに関する通知の投稿先
option-clapper-settings-alerts = False: 通知を止める
option-clapper-settings-default_model = モデルの指定がないときに、使えれば選ばれるモデル
option-clapper-settings-age_restricted_only = 年齢制限のあるチャンネルでのみ依頼できるようにするか
option-clapper-settings-spoiler = クリックするまでクリップを隠すか
option-clapper-settings-private = DM でのクリップ: メンバーの自由、すべて DM (force)、禁止 (forbid)
option-clapper-settings-retention = プロンプトとクリップを残す日数。0 = 誰かが消すまで
command-clapper-block = block
command-clapper-block-description = メンバーが依頼できないようにします
option-clapper-block-member = 対象のメンバー
option-clapper-block-reason = 理由（本人に表示されます）
option-clapper-block-days = 日数。省略すると解除するまで
command-clapper-unblock = unblock
command-clapper-unblock-description = ブロックしたメンバーがまた依頼できるようにします
option-clapper-unblock-member = 対象のメンバー
command-clapper-explain = explain
command-clapper-explain-description = このメンバーは今依頼できる? 答えと、決め手になるルール
option-clapper-explain-member = 対象のメンバー
option-clapper-explain-channel = 場所。省略するとこのチャンネル
option-clapper-explain-model = モデル。省略すると自動で選ばれるもの
command-clapper-usage = usage
command-clapper-usage-description = 誰が何に使ったか（月のグラフ付き）
option-clapper-usage-month = 2026-11 のような月。省略すると今月
command-clapper-audit = audit
command-clapper-audit-description = 誰が何を変えたか（変更前と変更後）
option-clapper-audit-page = 1 が最新です

## What an option can be chosen from

value-day = 日
value-week = 週
value-month = 月
value-credits = クレジット
value-clips = クリップ
value-allow = 許可 (allow)
value-force = 必ず DM (force)
value-forbid = 禁止 (forbid)
value-channels = チャンネル
value-roles = ロール
value-models = モデル
value-everything = すべて
value-off = off: 送られたものだけ
value-flagged = flagged: 止めたものすべて
value-all = all: すべて

## Small parts

credits = { $count } クレジット
seconds = { $count } 秒
details-model = `{ $model }`
details-shots = { $count } ショット
details-seed = シード { $seed }
seconds-span = { $low }～{ $high } 秒
seconds-list = { $lengths } 秒
wait-seconds = 約 { $count } 秒
wait-minutes = 約 { $count } 分
reference = -# 参照番号 { $id }

## The receipt

receipt-accepted = **受付完了** · { $details }
receipt-position = { $position ->
    [1] 次があなたの番です。
   *[other] 順番待ちの { $position } 番目です。
}
receipt-starting = プロバイダーの空きを待っています。
receipt-paused = プロバイダーは { $until } まで休止中です。依頼はそのまま待機します。
receipt-left = { limit-this }の残りは { $limit } { limit-unit }中 { $left } です。更新: { $renews_at }
receipt-left-server = サーバー全体の{ limit-this }の残りは { $limit } { limit-unit }中 { $left } です。
receipt-submitting = **プロバイダーに送信中** · { $details }
receipt-running = **作成中** · { $details }
receipt-running-since = 開始: { RELATIVE($since) }
receipt-expected = 完成予定: { RELATIVE($at) }
receipt-late = いつもより時間がかかっています。引き続き見守っています。
receipt-cancel-asked = キャンセルを依頼しました。プロバイダーがもう止められない場合は、クリップが届きます。
receipt-fetching = **完成** · { $details }
receipt-fetching-next = クリップを取得しています。
receipt-fetching-late = 現在、プロバイダーからクリップを取得できません。再試行を続けています。
receipt-delivering-next = まもなくクリップが届きます。
receipt-done = **完了** · { $details }
receipt-done-channel = [クリップはこちらです]({ $link })。
receipt-done-channel-gone = クリップはここに投稿しました。
receipt-done-parent = このスレッドにはもう投稿できなかったので、[元のチャンネルに投稿しました]({ $link })。
receipt-done-dm = [クリップを DM に送りました]({ $link })。
receipt-done-kept = どこにも投稿できません。ここに投稿する権限をくださるか、DM を開放してから、`/jobs` で *再投稿* を押してください。
receipt-uncertain = **確認中** · { $details }
receipt-uncertain-next = プロバイダーが依頼を受け付けたかどうか分かりません。二重に依頼はせず、確認を続けます。結果が分かるか、運営者が請求または返却するまで、クレジットは確保したままです。決まったらお知らせします。
receipt-failed = **失敗** · { $details }
receipt-cancelled = **キャンセル済み** · { $details }
receipt-expired = **取得不可** · { $details }
receipt-expired-next = プロバイダーはクリップを作りましたが、ファイルをもう取得できませんでした。
receipt-reason = プロバイダーからの説明: { $reason }
receipt-not-charged = 料金はかかっていません。
receipt-charged = プロバイダーが作業を行ったため、{ $price } かかりました。
receipt-last-word = -# Discord の制限で、このメッセージを更新できるのは 15 分間だけです。クリップはそのまま投稿されます。状況は `/jobs` で確認できます。
button-cancel = キャンセル
button-repost = 再投稿

## Confirmation

confirm-title = **開始しますか?** · { $details }
confirm-left = 開始すると、残りは { $limit } { $unit ->
        [clips] クリップ
       *[credits] クレジット
    }中 { $left } になります。更新: { $until }
confirm-left-server = サーバー全体の残りは { $limit } { $unit ->
        [clips] クリップ
       *[credits] クレジット
    }中 { $left } になります。
confirm-until = まだ料金は発生せず、確保もしていません。この提案の期限: { RELATIVE($until) }
confirm-lapsed-title = **開始しませんでした** · { $details }
confirm-lapsed = 期限までに確認がありませんでした。
button-confirm = { $price } で開始
state-draft = あなたの確認待ち、期限: { RELATIVE($until) }
state-lapsed = 確認がなかったため開始せず、{ RELATIVE($at) }
jobs-confirm-started = 開始しました。クリップは依頼した場所に投稿されます。
jobs-confirm-already = すでに開始しています。料金は一度だけです。
jobs-confirm-lapsed = その提案は期限切れです。料金はかかっていません。必要ならもう一度依頼してください。
jobs-confirm-cancelled = すでにキャンセルされています。料金はかかっていません。必要ならもう一度依頼してください。
failure-lapsed = 期限までに料金の確認がありませんでした。

## Storyboards

storyboard-title = ストーリーボード
storyboard-shots = ショット
storyboard-shots-hint = 1 行に 1 つ、1～6 個。それぞれ前の最後の画像から続きます
storyboard-shots-example = 雪の中でキツネが目を覚ます
storyboard-picture = 最初の画像
storyboard-picture-hint = 任意（モデルが必要とする場合を除く）
storyboard-model = モデル
storyboard-choice = { $title } · { $seconds } · 1 ショット { $price }
storyboard-needs-picture = { $choice } · 最初の画像が必要
storyboard-no-model = 文章と画像の両方を受け付けるモデルがここにはありません。どのショットにも両方必要です。使えるモデルは `/models` で確認できます。
storyboard-empty = ショットを 1 つ以上、{ $most } 個まで、1 行に 1 つずつ書いてください。
storyboard-too-many = { $count } ショットあります。ストーリーボードは { $most } ショットまでです。1 行が 1 ショットなので、まとめるか 2 つに分けてください。
storyboard-offer = **{ $number }** · { $seconds } · { $price } · { $words }
storyboard-line = **{ $number }** · { $state } · { $words }
storyboard-stalled = **ショット { $number } が失敗しました。** { $why }
storyboard-decide = 完成したショットは残っています。このショットをやり直すか、できた分だけ受け取れます。何もしなければ { RELATIVE($until) } に投稿し、残りの分は返却します。
storyboard-decide-none = やり直すかキャンセルしてください。何もしなければ { RELATIVE($until) } に終了し、残りの分は返却します。
storyboard-winding-up = 残りは作らず、確保していた分は返却します。完成した分は、作業中のものがなくなり次第投稿します。
storyboard-charged = 作成したショットの分として { $price } かかりました。
storyboard-separate = ショットをつなげられなかったので、1 つずつ投稿します。
storyboard-partly = { $shots } ショット中 { $made } ショットです。残りには、別にお知らせした場合を除き、料金はかかっていません。
receipt-filming = **撮影中** · { $details }
receipt-waiting = **待機中** · { $details }
state-filming = ショットごとに撮影中
state-waiting = 前のショットを待っています
state-shot-done = 完成
button-retake = ショット { $number } をやり直す（{ $price }）
button-what-is-there = できた分を投稿
button-cancel-rest = 残りをキャンセル
button-of-number = { $number }: { $label }
jobs-cancel-rest = 残りは作らず、確保していた分は返却します。完成したショットは 1 本のクリップとして投稿します。
storyboard-retake-started = そのショットをもう一度作ります。
storyboard-retake-not-now = 今やり直すものはありません。すでに進んでいるか、終了しています。
clip-shot = -# ストーリーボードのショット { $number }
notice-shot-failed = { $mention } ストーリーボードのショット { $number } が失敗しました。{ $why } 完成したショットは残っています。`/jobs` でやり直すか、できた分を受け取れます。
notice-shot-late = { $mention } ストーリーボードのショット { $number } にいつもより時間がかかっています。引き続き見守っています。状況は `/jobs` で確認できます。
notice-shot-late-fetching = { $mention } ストーリーボードのショット { $number } は完成しましたが、現在プロバイダーから取得できません。再試行を続けています。状況は `/jobs` で確認できます。
notice-shot-uncertain = { $mention } ストーリーボードのショット { $number } の依頼を、プロバイダーが受け付けたかどうか分かりません。二重に依頼はしません。状況は `/jobs` で確認でき、運営者が解決できます。

## The clip and other public messages

clip-title = { $mention } { $details }
clip-source = -# [このメッセージ]({ $link })から作成
clip-from-channel = -# 依頼元: <#{ $channel }>
clip-note-remuxed = -# どこでも再生できるようにまとめ直しました
clip-note-reencoded = -# どこでも再生できるように再エンコードしました
clip-note-shrunk = -# アップロード上限に収まるよう小さくしました
clip-link = [クリップを見る]({ $link }) · { $size } MB · { $until } まで
clip-link-why = -# Discord に収まる大きさにできないため、リンクで公開しています。リンクを知っている人は誰でも見られます。終了: { RELATIVE($until) }
clip-late = -# 遅くなりましたが、完成です
clip-alt = 次のプロンプトから作った動画: { $prompt }
clip-alt-no-prompt = 画像から作った動画
clip-alt-hidden = ここに表示されないプロンプトから作った動画
notice-failed = { $mention } 動画の作成に失敗しました。{ $why }
notice-expired = { $mention } プロバイダーは動画を作りましたが、ファイルをもう取得できませんでした。詳しくは `/jobs` へ。
notice-late = { $mention } 動画にいつもより時間がかかっています。引き続き見守っています。状況は `/jobs` で確認できます。
notice-late-fetching = { $mention } 動画は完成しましたが、現在プロバイダーから取得できません。再試行を続けています。状況は `/jobs` で確認できます。
notice-uncertain = { $mention } プロバイダーが依頼を受け付けたかどうか分かりません。二重に依頼はしません。状況は `/jobs` で確認でき、運営者が解決できます。
notice-marker = -# `{ $marker }`

## The clip's buttons

button-again = もう一度
button-remix = リミックス
button-extend = 続きを作る
button-save = 保存
button-delete = 削除
button-try-again = 再試行
button-change = 変更して再試行
clip-again = -# [このクリップ]({ $link })をもう一度
clip-remix = -# [このクリップ]({ $link })のリミックス
clip-extend = -# [このクリップ]({ $link })の続き
jobs-source = -# [このメッセージ]({ $link })から
jobs-again = -# [このクリップ]({ $link })をもう一度
jobs-remix = -# [このクリップ]({ $link })のリミックス
jobs-extend = -# [このクリップ]({ $link })の続き
remix-title = 変更してもう一度作る
extend-title = このクリップの続きを作る
remix-no-model = 元の素材を受け付けるモデルがここにはありません。使えるモデルは `/models` で確認できます。
receipt-frame = 元の画像がもうないため、クリップ自体の画像から作ります。
receipt-price-changed = 料金が変わりました: 前回 { $before }、今回 { $now }
receipt-done-removed = クリップは削除されました。
state-removed = 完了、メッセージは削除済み { RELATIVE($at) }
pressed-twice = 先ほど押されたので、依頼は 1 回だけにしました。もう 1 本ほしい場合は、数秒後にもう一度押してください。
again-model-gone = 作成に使った `{ $model }` はもう提供されていません。*リミックス* を押して別のモデルを選んでください。
again-picture-gone = 元の画像がもうありません。画像を付けてもう一度依頼してください: `/video` の `image`、または画像を右クリック → アプリ → 動画にする。
again-source-clip-gone = 元のクリップがもうないか、Discord から見えません。そのクリップを右クリック → アプリ → 動画にする をお試しください。
extend-clip-gone = このメッセージにはもうクリップがないので、続きを作れません。
button-job-gone = このクリップの情報はもうないため、ボタンは使えません。`/video` で新しく依頼してください。
button-job-erased = このクリップの依頼内容は消去されたため、もう一度作ることはできません。*保存* と *削除* は使えます。新しい依頼は `/video` で。
saved-title = **あなたのコピー** · `{ $model }` · { $seconds }
saved-from = -# [このメッセージ]({ $link })で投稿
save-done = DM に送りました。
save-dm-closed = DM を送れません。このサーバーのメニュー → プライバシー設定 → ダイレクトメッセージ をオンにして、もう一度 *保存* を押してください。
save-too-large = このクリップは DM で送れる大きさを超えています。このメッセージから保存してください: クリップのメニュー → ダウンロード。
button-delete-sure = 完全に削除
delete-sure = このクリップを削除しますか? 元には戻せず、かかった料金も戻りません。
delete-done = 削除しました。
delete-not-yours = 削除できるのは、このクリップを依頼した人か、ここでメッセージを管理できるモデレーターだけです。
delete-busy = クリップを投稿しているところです。数秒後にもう一度 *削除* を押してください。
delete-refused = Discord がそのメッセージの削除を許可しません。このチャンネルが見えないか、ロックされています。`/jobs` にはもうこのクリップは出ません。
delete-unsure = 削除できたかどうか、Discord から返事がありません。まだ残っていたら、1 分後にもう一度 *削除* を押してください。

## Why a job failed

failure-invalid = プロバイダーが依頼を受け付けませんでした。プロンプト、画像、オプションのどれかを変えてください。
failure-auth = プロバイダーが運営者のキーを拒否しました。運営者の対応が必要です。別のモデルをお試しください。
failure-forbidden = 運営者のアカウントではこの操作が許可されていません。別のモデルをお試しください。
failure-no-credit = プロバイダーでの運営者の残高がありません。別のモデルにするか、後でお試しください。
failure-moderated = プロバイダーのフィルターがプロンプトまたは画像を止めました。変更してもう一度お試しください。
failure-rate-limited = プロバイダーが混み合っています。数分後にもう一度お試しください。
failure-provider = プロバイダーが作成できませんでした。もう一度試すか、別のモデルをお使いください。
failure-cancelled = プロバイダー側でキャンセルされました。
failure-expired = プロバイダーが時間内に完了しませんでした。
failure-lost = プロバイダーにこの依頼の記録がもうありません。
failure-no-result = プロバイダーは完了と答えましたが、クリップがありませんでした。
failure-unusable = プロバイダーのファイルから、ここで再生できるクリップを作れませんでした。動画であれば、ボットの運営者が 30 日間保管しています。
failure-resolved = プロバイダーが依頼を受け付けたかどうか、誰にも分かりませんでした。運営者が調べて終了しました。
failure-internal = Clapper で問題が起きました。もう一度お試しください。続くようなら運営者に知らせてください。

## /jobs, /quota, /models

jobs-none = 動画はまだありません。`/video` をお試しください。
jobs-title = **あなたの動画**
jobs-line = **{ $number }.** { $state } · { $details }
jobs-no-prompt = 画像から
state-queued = 順番待ち
state-queued-at = 順番待ち { $position } 番目
state-submitting = 依頼中
state-running = 作成中、開始: { RELATIVE($since) }
state-running-expected = 作成中、完成予定: { RELATIVE($at) }
state-late = 遅れています（見守り中）
state-fetching = 取得中
state-fetching-late = 完成、まだ取得できません（再試行中）
state-delivering = 投稿中
state-uncertain = プロバイダーが受け付けたか不明。確認を続けます。結果が分かるか運営者が決めるまで、クレジットは確保したままです
state-done = [完了]({ $link }) { RELATIVE($at) }
state-done-no-link = 完了 { RELATIVE($at) }
state-kept = 完了、投稿できませんでした: *再投稿* を押してください
state-failed = 失敗 { RELATIVE($at) }
state-cancelled = キャンセル { RELATIVE($at) }
state-expired = 取得不可 { RELATIVE($at) }
state-cancel-asked = キャンセルを依頼済み
jobs-cancel-cancelled = キャンセルしました。料金はかかっていません。
jobs-cancel-asked = プロバイダーに停止を依頼しました。もう止められない場合は、クリップが届きます。
jobs-cancel-too-late = もうキャンセルできません。プロバイダーの作業が終わっています。
jobs-cancel-ended = すでに終了していました。
jobs-repost = まもなく再投稿します。
repost-too-soon = そのクリップは 1 分以内に再投稿されたばかりです。次に押せるのは { RELATIVE($until) } です。
repost-private = このサーバーでは現在すべてのクリップを DM に送るため、ここには再投稿しません。クリップの下の「保存」でコピーを受け取れます。

quota-member = **あなた**の{ limit-this }の残りは { $limit } { limit-unit }中 **{ $left }** です。更新: { $renews_at }（{ RELATIVE($renews_at) }）
quota-guild = **このサーバー**の{ limit-this }の残りは { $limit } { limit-unit }中 **{ $left }** です。更新: { $renews_at }（{ RELATIVE($renews_at) }）
quota-detail = -# 使用済み { $used } · 未完了の動画に確保中 { $held } · { limit-source }
quota-detail-granted = -# 使用済み { $used } · 未完了の動画に確保中 { $held } · 追加分 { $granted } · { limit-source }
quota-held = 未完了の動画のために { $held } を確保しています。
quota-none-held = 未完了の動画のために確保しているものはありません。
quota-blocked = **あなた**はこのサーバーでブロックされています。管理者が解除するまで依頼できません。
quota-blocked-until = **あなた**はこのサーバーでブロックされています。{ $until } まで依頼できません。
quota-own-key = -# このサーバー独自のプロバイダーキーで支払う動画は、サーバーの上限に数えません。
limit-unit = { $unit ->
    [clips] クリップ
   *[credits] クレジット
}
limit-this = { $period ->
    [day] 今日
    [week] 今週
   *[month] 今月
}

models-title = **ここで使えるモデル**（安い順）
models-none = 使えるモデルがありません。運営者がプロバイダーのキーを追加するか、管理者が `/clapper key set` でこのサーバーのキーを追加する必要があります。
models-line = `{ $model }` · { $price }から · { $facts }
models-more = -# … ほか { $count } 件。`/video model:` で名前から探せます。
model-text = 文章
model-picture = 画像
model-text-or-picture = 文章または画像
model-clip = クリップ
model-sound = 音声
model-paused = { $until } まで休止中
choice-model = { $model } · { $price }
choice-leaves = { $choice } → { choice-left }
choice-too-dear = { $choice }、残高不足: { choice-left }
choice-left = 残り { $left } { $unit ->
    [clips] クリップ
   *[credits] クレジット
}
choice-wait = { $choice } · { $wait }
choice-paused = { $choice } · 休止中

## Animate

animate-nothing = そのメッセージには画像もクリップもありません。画像やクリップのあるメッセージを右クリック（または長押し）→ アプリ → 動画にする を選んでください。
animate-which = どの画像にしますか?
animate-which-clip = どの画像またはクリップにしますか?
animate-pick = 画像を選ぶ
animate-pick-clip = 画像またはクリップを選ぶ
animate-picture = 画像 { $number }
animate-clip = クリップ { $number }
animate-title = この画像を動画にする
animate-title-clip = このクリップから新しいクリップを作る
animate-prompt = 動画の内容
animate-prompt-hint = プロンプトが不要なモデルなら空でもかまいません
animate-model = モデル
animate-choice = { $title } · { $seconds } · { $price }
animate-no-model = 画像を受け付けるモデルがここにはありません。使えるモデルは `/models` で確認できます。
animate-no-model-clip = クリップを受け付けるモデルがここにはありません。使えるモデルは `/models` で確認できます。

animate-drawing = そのスタンプは Discord アプリが動かすイラスト（Lottie）で、使える画像が含まれていません。スクリーンショットを撮って投稿し、それを動画にしてください。

## A message as an order: a mention, or a reply to a clip

mention-begun = -# 依頼を確認しています… このまま変わらなければ中断しています。料金はかかっていないので、もう一度依頼してください。
mention-help = 見たいものを教えてください。{ $me } をメンションして短い文を書き、動画を画像やクリップから始めたいときは添付してください。画像を右クリック（スマホでは長押し）→ **アプリ** → **動画にする** でも、`/video` でも依頼できます。
mention-look = 返信先のメッセージの内容が Discord から見えません。そのメッセージを右クリック（スマホでは長押し）→ **アプリ** → **動画にする** を選んでください。言葉だけで動画を作るなら、返信せずにメンションしてください。依頼はしていません。
mention-clip-words = どこを変えますか? 新しいクリップの内容を書いて、クリップに返信してください。
mention-told = 依頼できませんでした。理由はあなただけに DM で送りました。依頼はしていません。
mention-untold = 依頼できませんでした。理由はあなただけにお伝えしたいのですが、DM が閉じられています。答えがあなたにだけ見える `/video` を試し、`/quota` も確認してください。依頼はしていません。
mention-pause = 依頼にならないメッセージが 1 分間に 3 件続きました。1 分後にまたお答えします。
mention-about = [あなたのメッセージ]({ $link })について:
mention-gone = 依頼のメッセージがなくなっています。もう一度書いてください。
mention-not-yours = ここで選べるのは依頼した人だけです。自分の画像を付けてメンションしてください。
mention-changed = その間にメッセージが変更されました。もう一度書いてください。
mention-unreadable = Discord からメッセージを取得できませんでした。1 分後にもう一度お試しください。
clip-not-known = そのクリップをどう作ったかの記録がもうありません。右クリック（スマホでは長押し）→ **アプリ** → **動画にする** を選ぶか、`/video` をお使いください。
reply-from-clip = -# 返信先のクリップをもとに作ります。
reply-from-frame = -# 返信先のクリップの最初の画像から始めます。
reply-from-words = -# 返信先のクリップのモデルと設定を使い、あなたの言葉から新しく作ります。このモデルはクリップを受け付けません。
reply-last-word = -# このメッセージはもう更新しません。クリップはそのまま投稿されます。状況は `/jobs` で確認できます。

## Whose pictures others may animate

picture-forbidden = <@{ $owner }> さんは、自分の画像やクリップを他の人が動画にすることを許可していません。本人に頼むか、自分の画像を使ってください。料金はかかっていません。
consent-allowed = あなたが投稿した画像やクリップを、他の人が動画にできます。`/privacy pictures others:forbid` で、私がいるすべてのサーバーで禁止できます。
consent-forbidden = あなたが投稿した画像やクリップは、私がいるすべてのサーバーで、あなた以外は動画にできません。すでに作られたものは残ります。`/privacy pictures others:allow` で再び許可できます。

## Quotas for admins

allowance = { $period ->
    [day] 1 日
    [week] 1 週間
   *[month] 1 か月
} { $amount } { $unit ->
    [clips] クリップ
   *[credits] クレジット
}
standing = { allowance }: 使用済み { $used }、未完了の動画に確保中 { $held }、**残り { $left }**。更新: { $renews_at }（{ limit-source }）
standing-granted = { allowance }、追加分 { $granted }: 使用済み { $used }、未完了の動画に確保中 { $held }、**残り { $left }**。更新: { $renews_at }（{ limit-source }）

rules-title = **このサーバーの利用枠** · 日・週・月の区切りは `{ $zone }`
rules-guild = **サーバー全体**: 運営者が設定し、UTC で更新されます
rules-members = **全メンバー**: 個別またはロールの設定がない人
rules-roles = **ロール**: メンバーそれぞれに適用。複数あるときは一番多いもの
rules-overrides = **メンバー**: 上のすべてに代わるもの
rules-grants = **追加分**: 期間が終わるまでの上乗せ
rules-blocks = **ブロック中**: 何も依頼できません
rules-line = - { allowance }（{ limit-source }）
rules-line-for = - { $who }: { $allowances }
rules-grant = - { $who }: { $until } まで { $amount } を追加
rules-block = - { $who }: 解除されるまで
rules-block-until = - { $who }: { $until } まで
rules-because = { $line } · { $reason }
list-more = -# … ほか { $count } 件

quota-set-members = 保存しました。これから全メンバーが使える量: { $allowance }
quota-set-role = 保存しました。これから { $who } のメンバーそれぞれが使える量: { $allowance }。複数のロールがあるときは一番多いものになります。
quota-set-member = 保存しました。これから { $who } が使える量: { $allowance }（ロールに関係なく）
quota-set-note = -# 今の期間にすでに使った分も数えます。有効な設定はすべて `/clapper quota show` で見られます。
quota-granted = { $who } に、期間が終わるまで { $amount } クレジットを追加しました。現在:
quota-granted-line = - { limit-this }の残り **{ $left }** / { $limit } { limit-unit }、更新: { $renews_at }
quota-cleared = { $who } の設定を { $count } 件取り消しました。使った分は引き続き数えます。
quota-cleared-nothing = { $who } には何も設定されていませんでした。
quota-every-member = 全メンバー
quota-role-and-member = ロールかメンバーのどちらか一方を指定してください。
quota-grant-nothing = 増やせるクレジットの上限がありません。先に `/clapper quota set` で設定してください。

timezone-is = このサーバーの日・週・月は **{ $zone }** で区切ります。運営者が設定したものは UTC です。
timezone-pending = タイムゾーンの変更は、それぞれの上限の次の期間から有効です。最後のものは { $at }（{ RELATIVE($at) }）に始まります。
timezone-unknown = タイムゾーン `{ $zone }` が分かりません。Tokyo のように都市名を入力し、一覧から選んでください。

settings-title = **このサーバーの設定**
settings-confirm = - { $price } クレジット以上の依頼は、メンバーが料金を確認するまで待ちます。
settings-confirm-off = - 料金の確認を待つ依頼はありません（`confirm_at`）。
settings-log = - サーバーの割り当ての 50、80、95、100 % の通知を <#{ $channel }> に投稿します。
settings-log-off = - 通知はどこにも投稿しません（`log_channel` がありません）。
settings-model = - モデルの指定がなければ、使える場合は `{ $model }`、それ以外は一番安いものを使います。
settings-model-cheapest = - モデルの指定がなければ、使える中で一番安いものを使います（`default_model`）。
settings-age-only = - 年齢制限のあるチャンネルでのみクリップを依頼できます。
settings-age-any = - 年齢制限に関係なく、すべてのチャンネルでクリップを依頼できます（`age_restricted_only`）。
settings-spoiler = - クリップはクリックするまでネタバレとして隠します。
settings-spoiler-off = - クリップをネタバレとして隠しません（`spoiler`）。
settings-private-allow = - メンバーはクリップを自分の DM に送らせることができます（`private`）。
settings-private-force = - クリップはすべて本人の DM に送り、ここには投稿しません。
settings-private-forbid = - 誰もクリップを DM に送らせることはできません。
settings-on = オン
settings-off = オフ
settings-retention = - プロンプトとクリップは、動画の終了から { $days } 日後に消去します（`retention`）。
settings-retention-forever = - プロンプトとクリップは、誰かが消すまで残します（`retention`）。
settings-saved = 保存しました。
settings-log-closed = <#{ $channel }> に投稿できません。足りない権限: { $permissions }。そこで権限を付けるか、別のチャンネルを選んでください。何も変更していません。
choice-cheapest = 使える中で一番安いもの

block-done = { $who } は、解除されるまでここで依頼できません。進行中の動画はそのまま届きます。
block-done-until = { $who } は、{ $until } までここで依頼できません。進行中の動画はそのまま届きます。
block-lifted = { $who } はまた依頼できます。
block-not-blocked = { $who } はブロックされていませんでした。

explain-yes = **はい。** { $who } は今 { $where } で依頼できます。
explain-no = **いいえ。** { $who } は今 { $where } で依頼できません。決め手: **{ $rule }**
explain-block = ブロック
explain-stopped = 運営者がすべての依頼を停止しています
explain-place = このチャンネルでの私の権限
explain-no-model = 使えるモデルがありません
explain-no-key = プロバイダーの使えるキーがありません
explain-model-unknown = そのモデルは存在しません
explain-model-gone = このモデルは今提供されていません
explain-provider-off = 運営者がこのプロバイダーをオフにしています
explain-line-no-key = プロバイダーの使えるキーがありません
explain-line-stopped = 運営者がすべての依頼を停止しています
explain-line-no-model = 使えるモデルがありません
explain-line-model-unknown = そのモデルは存在しません
explain-line-model-gone = このモデルは今提供されていません
explain-line-provider-off = 運営者がこのプロバイダーをオフにしています
explain-limit-provider = プロバイダーでの運営者の上限
explain-limit-guild = サーバー全体の上限
explain-limit-member = メンバー自身の上限
explain-blocked = ブロックされています
explain-blocked-until = { $until } までブロックされています
explain-not-blocked = ブロックされていません
explain-open = 運営者は依頼を受け付けています
explain-missing = { $where } で足りない権限: { $permissions }
explain-can-post = { $where } に投稿できます
explain-model = `{ $model }` が使えます。1 クリップ { $price } クレジットから
explain-resting = プロバイダーは { $until } まで休止中です。依頼は受け付けて待機させます
explain-limit = { $kind ->
        [provider] プロバイダーでの運営者
        [guild] サーバー全体
       *[member] メンバー
    }: { $standing }
explain-confirm = { $price } クレジット以上では、メンバーが料金を確認する必要があります。この依頼は確認を{ $waits ->
        [yes] 待ちます
       *[no] 待ちません
    }
explain-rule-yes = ✅ { $rule }
explain-rule-no = ❌ { $rule }
explain-rule-note = ℹ️ { $rule }

## What may be ordered in a server, its pause, its queue

command-clapper-allow = allow
command-clapper-allow-description = チャンネル・ロール・モデルを許可、長さと料金を制限します。何も指定しなければ現在のルールを表示
option-clapper-allow-channel = チャンネル、スレッド、カテゴリー。1 つでも許可すると、許可したものだけになります
option-clapper-allow-role = このロールのメンバー。1 つでも許可すると、許可したロールだけが依頼できます
option-clapper-allow-model = モデル、または provider/* でそのすべて。1 つでも許可すると、許可したものだけになります
option-clapper-allow-longest = クリップの最長秒数。0 = 制限なし
option-clapper-allow-highest_price = 1 回の依頼の最高クレジット数。0 = 制限なし
command-clapper-deny = deny
command-clapper-deny-description = 他の許可に関係なく、チャンネル・ロール・モデルを禁止します。何も指定しなければ現在のルールを表示
option-clapper-deny-channel = チャンネル、スレッド、カテゴリー
option-clapper-deny-role = このロールのメンバー
option-clapper-deny-model = モデル、または provider/* でそのすべて
command-clapper-clear = clear
command-clapper-clear-description = 許可や禁止を取り消します
option-clapper-clear-channel = このチャンネルの設定
option-clapper-clear-role = このロールの設定
option-clapper-clear-model = このモデル、または provider/* の設定
option-clapper-clear-every = ある種類の設定すべて
command-clapper-pause = pause
command-clapper-pause-description = 再開するまで、このサーバーの新しい依頼を止めます。作成中のものは完成させます
option-clapper-pause-reason = 理由（依頼を断られたメンバーに表示されます）
command-clapper-resume = resume
command-clapper-resume-description = 依頼を再び受け付けます
command-clapper-queue = queue
command-clapper-queue-description = このサーバーの未完了の動画すべて（キャンセルできます）
command-clapper-export = export
command-clapper-export-description = このサーバーの設定すべてをファイルにします（キーは含みません）
command-clapper-import = import
command-clapper-import-description = ファイルから設定を読み込みます。変更の前に、何が変わるかを表示します
option-clapper-import-file = /clapper export で作ったファイル

policy-title = **ここで依頼できるもの**
policy-nothing = **ここで依頼できるもの**: 誰でも、どこでも、何でも。個別に許可や禁止をしたものはありません。
policy-channels-only = - { $what } とその中だけ
policy-channels-not = - { $what } とその中は禁止
policy-roles-only = - { $what } のメンバーだけ
policy-roles-not = - { $what } のメンバーは禁止
policy-models-only = - { $what } だけ
policy-models-not = - { $what } は禁止
policy-longest = - クリップは { $most } 秒まで
policy-highest = - 依頼は { $most } クレジットまで
policy-age-only = - 年齢制限のあるチャンネルだけ
policy-private-force = - クリップはすべて本人の DM に送ります
policy-private-forbid = - 希望しても DM には送りません
policy-paused = { $since } から、このサーバーの管理者が**依頼を一時停止しています**
policy-lifted = { $what } の禁止を解除しました。他のものは制限されません。これだけを許可するには、もう一度許可してください。
policy-shadowed = { $what } は { $by } によって禁止されたままです。禁止が優先されます。`/clapper clear` で取り消せます。
policy-cleared = { $count ->
    [0] その設定はありませんでした。
   *[other] { $count } 件取り消しました。
}
policy-clear-what = 取り消すものを指定してください: チャンネル、ロール、モデル、または `every`。長さと料金は `/clapper allow` で 0 にします。
policy-model-unknown = モデルまたはプロバイダー `{ $model }` が分かりません。一覧から選んでください。`provider/*` はそのプロバイダーのすべてです。
policy-too-many = 1 つのサーバーに設定できるのは { $most } 件までです。個別にではなく、カテゴリー、ロール、`provider/*` でまとめてください。
policy-kind-channel = チャンネル
policy-kind-role = ロール
policy-kind-model = モデル

policy-pause = このサーバーの管理者が依頼を一時停止しています。料金はかかっていません。後でもう一度お試しください。
policy-pause-because = このサーバーの管理者が依頼を一時停止しています（{ $reason }）。料金はかかっていません。後でもう一度お試しください。
policy-age = このサーバーでは、年齢制限のあるチャンネルでのみクリップを依頼できます。料金はかかっていません。
policy-channel-denied = このサーバーでは、{ $by } でクリップを依頼できません。料金はかかっていません。別のチャンネルをお使いください。
policy-channel-unlisted = このサーバーでは、{ $by } でのみクリップを依頼できます。料金はかかっていません。
policy-role-denied = このサーバーでは、{ $by } のメンバーはクリップを依頼できません。料金はかかっていません。
policy-role-unlisted = このサーバーでは、{ $by } のメンバーだけがクリップを依頼できます。料金はかかっていません。
policy-private = このサーバーでは、DM でのクリップは許可されていません。`private` を外してください。料金はかかっていません。
policy-model-denied = このサーバーでは `{ $model }` は許可されていません。料金はかかっていません。別のモデルをお使いください。
policy-model-unlisted = このサーバーでは `{ $model }` は許可されていません。使えるのは { $by } だけです。料金はかかっていません。
policy-length = このサーバーではクリップは { $most } 秒までですが、これは { $seconds } 秒です。料金はかかっていません。短くしてください。
policy-price = このサーバーではクリップは { $most } クレジットまでですが、これは { $price } かかります。料金はかかっていません。短くするか、別のモデルをお使いください。
policy-changed = 依頼の後に、非公開クリップについてのこのサーバーのルールが変わりました。料金はかかっていません。もう一度依頼してください。

pause-done = **依頼を一時停止しました。** 新しい依頼は、理由を添えて断ります。{ $waiting ->
    [0] 待っている動画はありません。
   *[other] { $waiting } 本の動画が、再開するまで待機します。本人がキャンセルできます。
} { $working ->
    [0] 作成中のものはありません。
   *[other] 作成中の { $working } 本は完成させます。
} `/clapper resume` で再開します。
pause-already = 依頼はすでに一時停止中です。{ $waiting ->
    [0] 待っている動画はありません。
   *[other] { $waiting } 本の動画が待っています。
} { $working ->
    [0] 作成中のものはありません。
   *[other] { $working } 本を作成中です。
} `/clapper resume` で再開します。
resume-done = **依頼を再び受け付けます。** { $waiting ->
    [0] 待っていた動画はありませんでした。
   *[other] 待っていた { $waiting } 本の動画を進めます。
}
resume-already = 依頼は一時停止していませんでした。
receipt-server-paused = このサーバーの管理者が依頼を一時停止しました。再開されるまで待機します。不要ならキャンセルしてください。
state-server-paused = { $state }、待機中: このサーバーの管理者が依頼を一時停止しています

queue-empty = このサーバーに未完了の動画はありません。
queue-title = ここの**未完了 { $total } 件**（古い順）· { $number } / { $count } ページ
queue-line = **{ $number }.** { $who } · { $state } · { $details } · 依頼: { RELATIVE($since) }
queue-cancel-cancelled = 依頼 `{ $id }` をキャンセルしました。料金はかかっていません。本人に知らせます。
queue-cancel-asked = 依頼 `{ $id }` の停止をプロバイダーに頼みました。本人に知らせます。もう止められない場合は、クリップが届きます。
queue-cancel-rest = ストーリーボード `{ $id }` の残りは作らず、確保していた分は返却します。完成したショットは 1 本のクリップとして投稿し、本人に知らせます。
queue-cancel-too-late = 依頼 `{ $id }` はもうキャンセルできません。プロバイダーの作業が終わっています。
queue-cancel-ended = 依頼 `{ $id }` はすでに終了していました。
job-not-here = その依頼はこのサーバーのものではないか、存在しません。`/clapper queue` でここの依頼を確認できます。
notice-cancelled = { $mention } このサーバーの管理者があなたの動画をキャンセルしました。料金はかかっていません。
notice-cancel-asked = { $mention } このサーバーの管理者が、あなたの動画の停止をプロバイダーに頼みました。もう止められない場合は、クリップが届きます。

export-done = このサーバーの設定すべてです（キーは含みません）。`/clapper import` でこのサーバーまたは別のサーバーに読み込めます。変更の前に、何が変わるかを表示します。
import-title = **変わるもの**: { $count } 件
import-nothing = 変わるものはありません。このサーバーはすでにその設定です。
import-line = { $what }: { $before } → { $after }
import-zone = タイムゾーン
import-limit = { $who } の上限
import-block = { $who } のブロック
import-words = 単語リスト
import-patterns = パターンのリスト
import-review-review = 注文のレビュー
import-review-channel = モデレーターのチャンネル
import-allowed = 許可
import-denied = 禁止
import-left-out = このサーバーにないため除外: { $what }{ $count ->
    [1] { "" }
   *[other] （全 { $count } 件）
}
import-no-log = 除外: ログチャンネル。ここにないか、投稿できません。
import-opened = ⚠️ このファイルは一部（{ $kind }）だけを許可していますが、どれもここにはありません。なければすべて許可になります。後で禁止するか、ファイルを直してください。
import-decide = まだ何も変更していません。
import-done = 完了: { $count } 件を変更しました。すべて `/clapper audit` で見られます。
import-discarded = 何も変更していません。
import-changed = 違いを表示した後に、このサーバーの設定が変わりました。何も変更していません。もう一度 `/clapper import` を使ってください。
import-over = これはもう使えません。決定済みか、15 分以上前か、再起動前のものです。もう一度 `/clapper import` を使ってください。
import-too-large = ファイルが { $most } KB を超えているため、Clapper のものではありません。何も変更していません。
import-no-text = そのファイルはテキストではありません。`/clapper export` で作ったものを渡してください。何も変更していません。
import-no-json = そのファイルは JSON ではありません。{ $line } 行目 { $column } 文字目が正しくありません。何も変更していません。
import-invalid = 何も変更していません。ファイルの問題:
    { $lines }
import-fault = { $line } 行目、`{ $field }`: { $what }
import-missing = `{ $name }` がありません
import-unknown = そのフィールドはないか、読み込みの対象外です
import-both = 許可と禁止の両方にあります
import-twice = この上限が 2 回あります
import-limit-id = `id` はロールとメンバーにだけ必要です
import-takes-one-of = 次のどれかにしてください: { $takes }
import-takes-id = 引用符で囲んだ Discord の ID にしてください
import-takes-number = 0 から 1,000,000 までの整数にしてください
import-takes-flag = true か false にしてください
import-takes-time = 2026-12-31T18:00:00Z のような日時にしてください
import-takes-text = 長すぎない文字列にしてください
import-takes-list = { $most } 件までのリストにしてください
import-takes-fields = 波かっこで囲んだフィールドにしてください
button-apply = 適用

explain-decides-pause = 管理者がこのサーバーの依頼を一時停止しています
explain-decides-age = 年齢制限のあるチャンネルでのみ依頼できます
explain-decides-channel = このサーバーのチャンネルのルール
explain-decides-role = このサーバーのロールのルール
explain-decides-private = このサーバーは非公開クリップを許可していません
explain-decides-model = このサーバーのモデルのルール
explain-decides-length = このサーバーのクリップの最長秒数
explain-decides-price = このサーバーの最高料金
explain-pause = { $since } から依頼を一時停止しています
explain-age = 年齢制限のあるチャンネルだけが許可されています
explain-channel-fine = { $count ->
    [0] チャンネルは禁止されていません
   *[other] チャンネルは { $by } によって許可されています
}
explain-channel-denied = チャンネルは { $by } によって禁止されています
explain-channel-unlisted = 許可されているチャンネルだけ使えます: { $by }
explain-role-fine = { $count ->
    [0] メンバーのロールはどれも禁止されていません
   *[other] メンバーは { $by } によって許可されています
}
explain-role-denied = メンバーは { $by } によって禁止されています
explain-role-unlisted = 許可されているロールだけ使えます: { $by }
explain-model-fine = { $count ->
    [0] モデルは禁止されていません
   *[other] モデルは { $by } によって許可されています
}
explain-model-denied = モデルは { $by } によって禁止されています
explain-model-unlisted = 許可されているモデルだけ使えます: { $by }
explain-length = クリップは { $most } 秒まで
explain-price = 依頼は { $most } クレジットまで
explain-private-forced = クリップはすべて本人の DM に送ります
explain-private-forbidden = DM でのクリップは断ります

## Privacy

button-erase = 消去する
privacy-question = **Clapper が保存しているあなたの情報を消去しますか?** この Clapper があるすべてのサーバーが対象で、誰にも元に戻せません。
privacy-goes = **すぐに消えるもの:** 終了した動画 { $count } 本のプロンプト、オプション、画像、リンク、控えと、Clapper のディスクにあるクリップ。
privacy-goes-kept = -# このうち { $count } 本は一度も投稿できておらず、失われます。`/jobs` から今ならまだ投稿できます。
privacy-goes-posts = **順番に消えるもの:** サーバーにある、あなたの動画のメッセージ { $count } 件。Discord が削除させてくれないものは、もう一度 `/privacy delete` を使うとここに表示します。
privacy-unended = **後で消えるもの:** 動画 { $count } 本が進行中です。支払い済みなので通常どおり届き、その直後に消去します。メッセージは残ります。
privacy-stays-money = **残るもの:** 使った量。上限と帳簿を正しく保つためです。今の日・週・月が終わるまでは名前付き、その後は名前なしで残ります。
privacy-stays-block = **残るもの:** { $count } つのサーバーの管理者があなたにかけたブロックとその理由（解除されるまで）。
privacy-stays-limit = **残るもの:** { $count } つのサーバーで管理者があなた個人に設定した上限。
privacy-stays-consent = **残るもの:** 他の人があなたの画像を動画にできないという設定（`/privacy pictures` で指定した場合）。
privacy-stays-changes = **残るもの:** 管理者やモデレーターとしてあなたが行ったこと（あなたの名前とともに）: そのサーバーの `/clapper audit` の変更、クレジットの追加、ブロック、プロバイダーキー、判断した注文。
privacy-not-ours = **Clapper では消せないもの:** Discord が保存しているもの、DM、動画プロバイダーに送ったもの。
privacy-export-first = -# 控えがほしい場合は、先に `/privacy export` をどうぞ。
privacy-erased = **消去しました。** あなたのプロンプト、画像、リンク、クリップはここにはもうありません。
privacy-erased-posts = あなたのメッセージ { $count } 件を順番に削除しています。進み具合は `/privacy delete` で分かります。
privacy-erased-unended = 動画 { $count } 本がまだ進行中です。届いた後に消去します。
privacy-erased-money = { $until } を過ぎると、帳簿からあなたの名前が消えます。
privacy-last = **{ $at } の消去**: { $until } を過ぎると、帳簿からあなたの名前が消えます。
privacy-last-posts = - 削除済みのメッセージ: { $deleted }、残り: { $waiting }
privacy-last-unended = - 動画 { $count } 本がまだ進行中で、終わったら消去します。
privacy-last-stuck = - 私が削除できないメッセージ { $count } 件。そこのモデレーターなら削除できます: { $links }
privacy-last-stuck-link = [メッセージ { $number }]({ $link })
privacy-exported = この Clapper があるすべてのサーバーについて、**Clapper が保存しているあなたの情報のすべて**です。このメッセージはあなたにしか見えません。ファイルは、あなたが閉じるまで Discord に残ります。
privacy-exported-left-out = -# 画像とクリップ { $count } 件は入りきりませんでした。中の `left-out.txt` に一覧があります。
privacy-export-large = 保存している情報が、ここで Discord が受け付ける { $limit } MB に収まりません。この Clapper の運営者に頼んでください。
privacy-export-disk = このマシンのディスクに、エクスポートを書き込む空きがありません。この Clapper の運営者に知らせるか、後でもう一度お試しください。
readme-what = この Clapper がすべてのサーバーで保存している、あなたについての情報です。時刻は UTC、ID は Discord のものです。ない項目は空です。
readme-jobs = jobs: 依頼した内容。プロンプトとオプション（request）、料金（クレジット）、状態、プロバイダーのリンク（assets）、クリップのファイル、クリップへのリンクの末尾（link_token）、投稿先。
readme-providers = orders_at_providers: 各依頼をいつ、どの動画プロバイダーに送ったかと、そこでの番号。
readme-pictures = pictures: 未完了の動画の画像。画像と、Clapper のディスクにまだあるクリップは、入る分だけ隣のフォルダーにあります。
readme-messages = messages: 依頼についてあなたに送ったもの。
readme-money = ledger: クレジットの動きすべて。counters: 日・週・月ごとの合計。
readme-admins = limits_of_your_own, blocks: 管理者があなた個人に設定したもの。changes_about_you, changes_you_made: サーバーの変更履歴。decisions_you_made: モデレーターとして判断した注文。
readme-pictures-of-yours = made_from_your_pictures: あなたの画像から他の人が作った動画。nobody_may_animate_your_pictures: いつからそれを望んでいないか。
readme-rest = keys_you_added: あなたがサーバー用に保存したプロバイダーキー（末尾 4 文字）。erasures_you_asked_for: まだ終わっていない消去。
not-your-control = そのボタンは別の人のためのものです。

## Usage

usage-month = { $year } 年 { $number ->
    [1] 1
    [2] 2
    [3] 3
    [4] 4
    [5] 5
    [6] 6
    [7] 7
    [8] 8
    [9] 9
    [10] 10
    [11] 11
   *[12] 12
} 月
usage-title = **{ $month }の利用状況**
usage-none = { $month }には誰も依頼していません。
usage-line = `#{ $number }` { $who } · `{ $model }` · { $clips } クリップ · **{ $credits }** クレジット
usage-held = 確保中 { $held }
usage-refunded = 返却 { $refunded }
usage-key-operator = 運営者のキー
usage-key-guild = 独自のキー
usage-more = -# … ほか { $count } 行（合計には含みます）
usage-total = **合計**: { $clips } クリップ、**{ $credits }** クレジット、未完了の動画に確保中 { $held }、返却 { $refunded }
usage-own-key = -# このうち { $credits } クレジットは、サーバー独自のキーで支払いました。
usage-billed = -# プロバイダーからの請求: { $amounts }
usage-month-form = { $value } は月として読めません。2026-11 のように書くか、一覧から選んでください。
usage-chart-title = { $month }のクレジット
usage-chart-subtitle = { $credits } クレジット、{ $clips } クリップ、メンバー { $members } 人
usage-chart-member = #{ $number } { $name }
usage-chart-short = #{ $number }
usage-chart-others = ほか { $count } 人
usage-chart-models = その他のモデル
usage-chart-empty = 何も使われていません。
usage-chart-alt = { $month }に使われたクレジット（メンバー・モデル別）。{ $rows }
usage-former-member = 元メンバー

trail-title = **誰が何を変えたか**（新しい順）
trail-none = ここではまだ誰も何も変えていません。
trail-none-older = これより古いものはありません。
trail-line = { $at } { $who } · { $what }: { $before } → { $after }
trail-what = { $what ->
    [limit-set] 上限の設定
    [limit-clear] 上限の取り消し
    [grant] 追加
    [timezone] タイムゾーン
    [block] ブロック
    [unblock] ブロック
    [moderation] モデレーション
    [review] 依頼
    [rule] ルール
    [orders] 依頼
    [job] 依頼
    [clip-delete] クリップの削除
   *[other] { $what }
}
trail-server = このサーバー
trail-of = { $what }（{ $subject }）
trail-nothing = なし
button-older = 以前のもの

## Notices

notice-alert = { $level ->
        [100] **このサーバーの割り当てを使い切りました**。{ limit-this }の { $most } { limit-unit }は残っていません。更新: { $ends }（{ RELATIVE($ends) }）
       *[other] **このサーバーの割り当ての { $level } % を使いました**。{ limit-this }の残りは { $most } { limit-unit }中 { $left } です。更新: { $ends }（{ RELATIVE($ends) }）
    }
notice-reference = -# `{ $marker }`

## Operators

command-operator = operator
command-operator-description = Clapper の運営者用: お金、プロバイダー、不明な依頼
command-operator-allot = allot
command-operator-allot-description = サーバーに割り当てを設定します
option-operator-allot-guild_id = サーバー（名前または ID）
option-operator-allot-credits = 期間内に全メンバー合計で使える量。1 クレジットは約 US$0.01
option-operator-allot-period = 日・週・月（UTC）。省略すると月。複数の期間の設定は同時に有効です
command-operator-limit = limit
command-operator-limit-description = あるプロバイダーで全サーバー合計が使う量を制限します
option-operator-limit-provider = プロバイダー
option-operator-limit-credits = 期間内にそこで使える量。1 クレジットは約 US$0.01
option-operator-limit-period = 日・週・月（UTC）。省略すると月。複数の期間の設定は同時に有効です
command-operator-clear = clear
command-operator-clear-description = サーバー（既定の割り当てに戻す）またはプロバイダー（上限なし）の設定をすべて取り消します
option-operator-clear-guild_id = サーバー（名前または ID）
option-operator-clear-provider = プロバイダー
command-operator-servers = servers
command-operator-servers-description = サーバーの割り当てと使った量（多い順）
command-operator-forecast = forecast
command-operator-forecast-description = 現在の上限で、最悪の月にかかる金額
command-operator-audit = audit
command-operator-audit-description = 誰が何を変えたか: あなた自身の変更、またはサーバーの変更
option-operator-audit-guild_id = サーバー（名前または ID）。省略すると、特定のサーバーに関係しないもの
command-operator-stop = stop
command-operator-stop-description = これ以上どこでも購入しません。作成中のものは続けます
option-operator-stop-reason = 依頼を断るとき、メンバーに表示されます
command-operator-go = go
command-operator-go-description = 停止を終了: 依頼を再び受け付け、待っているものを購入します
command-operator-provider = provider
command-operator-provider-description = プロバイダー: 状態、オン、オフ、一時停止、再開
command-operator-provider-status = status
command-operator-provider-status-description = 各プロバイダーの状態: 依頼、休止、残高、上限
command-operator-provider-on = on
command-operator-provider-on-description = プロバイダーへの依頼を再び受け付けます
option-operator-provider-on-provider = プロバイダー
command-operator-provider-off = off
command-operator-provider-off-description = プロバイダーへの新しい依頼を止め、待っているものは返却します
option-operator-provider-off-provider = プロバイダー
command-operator-provider-pause = pause
command-operator-provider-pause-description = 再開するまで、プロバイダーへの依頼を待たせます
option-operator-provider-pause-provider = プロバイダー
command-operator-provider-resume = resume
command-operator-provider-resume-description = プロバイダーの一時停止を終了します
option-operator-provider-resume-provider = プロバイダー
command-operator-uncertain = uncertain
command-operator-uncertain-description = 支払い済みかもしれない依頼: それぞれ請求または返却します

not-owner = これができるのは、この Clapper の運営者だけです。
operator-server-unknown = { $server } は私がいるサーバーではありません。一覧から選ぶか、ID を貼り付けてください。
operator-provider-unknown = プロバイダー `{ $provider }` はここにはありません。あるもの: { $takes }
operator-provider-is-off = `{ $provider }` は一時停止ではなくオフです。`/operator provider on` で再び受け付けます。
operator-clear-one = サーバーかプロバイダーのどちらか一方を指定してください。
operator-server = **{ $name }** (`{ $id }`)
operator-server-left = 私がいないサーバー (`{ $id }`)
operator-clips = { $count } クリップ
operator-each-day = 1 日 { $amount }
operator-each-week = 1 週間 { $amount }
operator-each-month = 1 か月 { $amount }
operator-standing = { $limit }: 使用済み { $used }、確保中 { $held }
operator-saved = 保存しました。
operator-cleared = { $count ->
    [0] 取り消すものはありませんでした。
   *[other] { $count } 件取り消しました。
}
operator-server-may = { $server } が使える量:
operator-provider-may = 全サーバー合計で `{ $provider }` で使える量:
operator-provider-free = `{ $provider }` に固有の上限はありません。サーバーの割り当てが上限になります。
operator-rule = • { $rule }
operator-rule-default = • { $rule }（既定）
operator-servers-none = 独自の割り当てがあるサーバーも、依頼したサーバーもまだありません。私は { $here } サーバーにいます。
operator-servers-title = 独自の割り当てまたは依頼がある**サーバー**（多い順、私がいるのは { $here }）· { $number } / { $count } ページ
operator-servers-line = { $server } · { $spent } · 今月 { $members } 人
forecast-title = **最悪の月**: 31 日間、全サーバーが上限まで使った場合
forecast-money = { $credits } (US${ $dollars })
forecast-total = 合計は最大 **{ $most }**。{ $servers } サーバーの割り当てが上限になります。
forecast-total-unbound = 合計は **無制限** です。割り当ても、プロバイダーでのあなたの上限も、1 か月のクレジットを制限していません。`/operator allot` と `/operator limit` で設定できます。
forecast-total-limited = 合計は最大 **{ $most }**。{ $servers } サーバーの割り当てではなく、プロバイダーでのあなたの上限が効きます。
forecast-provider = `{ $provider }`: 最大 { $most }（割り当てが上限）
forecast-provider-unbound = `{ $provider }`: 無制限（割り当てにもあなたの上限にも縛られません）
forecast-provider-limited = `{ $provider }`: 最大 { $most }（あなたの上限 { $limit }）
forecast-outside = これとは別に、独自のキーで支払うサーバー: { $servers }（{ $count } サーバー）
forecast-note = -# 1 クレジットは名目上 US$0.01 で、プロバイダーの実際の料金とは異なることがあります。1 か月は最大 6 週にまたがります。
operator-trail-operator = 特定のサーバーに関係しないもの
operator-trail-title = **変更履歴** · { $where }（新しい順）
operator-trail-none = 変更はまだありません · { $where }
operator-trail-entry = { $at } <@{ $actor }> { $what }: { $before } → { $after }
operator-trail-nothing = –
operator-running = 依頼を受け付けています。
operator-is-stopped-operator = <@{ $by }> が**停止しました** { RELATIVE($since) }。`/operator go` で終了します。
operator-is-stopped-restored = **停止中** { RELATIVE($since) }: データベースをバックアップから復元しました。`/operator uncertain` とプロバイダー側の一覧を確認してから、`/operator go` を使ってください。
operator-stop-reason = 理由: { $reason }
operator-stopped = **停止しました。** 再起動後も、これ以上何も購入しません。{ $waiting ->
    [0] 待っている依頼はありません。
   *[other] { $waiting } 件の依頼が待っていて、確保されたままです。
}
operator-stopped-begun = { $count } 件の依頼はすでにプロバイダーに向かっていて、そのまま続きます。
operator-stopped-next = 作成中のものは、そのまま取得して投稿します。`/operator go` で停止を終了します。
operator-go = 依頼を再び受け付け、待っていたものを順番に購入します。
operator-go-nothing = 停止しているものはありませんでした。
operator-turned-on = `{ $provider }` は再び依頼を受け付けます。
operator-turned-paused = `{ $provider }` を一時停止しました。{ $waiting ->
    [0] 待っている依頼はありません。新しいものは待機します。
   *[other] { $waiting } 件の依頼が待っています。新しいものも待機します。
} 作成中のものは続きます。
operator-turned-off = `{ $provider }` をオフにしました。{ $waiting ->
    [0] 待っている依頼はありませんでした。
   *[other] { $waiting } 件の依頼が待っていました。クレジットを返却し、メンバーに知らせます。
} 作成中のものは続きます。
operator-still-on = `{ $provider }` はすでにオンです。
operator-still-paused = `{ $provider }` はすでに一時停止中です。
operator-still-off = `{ $provider }` はすでにオフです。
operator-provider-state = **{ $provider }** · { $state }
operator-state-on = オン
operator-state-off = **オフ**
operator-state-paused = **一時停止中**
operator-state-no-key = あなたのキーなし
operator-state-resting = { $until } まで休止中
operator-state-probing = オン、休止後に 1 件試しています
operator-provider-jobs = 待機中 { $waiting }、作成中 { $working }
operator-provider-uncertain = **不明 { $count }**
operator-provider-balance = 残高 { $amount } { $unit }
uncertain-none = 不明な依頼はありません。
uncertain-title = **不明 { $total } 件** · { $number } / { $count } ページ
uncertain-line = **{ $number }.** { RELATIVE($since) } · <@{ $member }>（{ $server }）· { $details }
uncertain-why-lost = -# 依頼 `{ $id }`: 注文 `{ $attempt }` への返事が失われ、プロバイダーの一覧からは何も分かりません。
uncertain-why-gone = -# 依頼 `{ $id }`: タスク `{ $task }` は受け付けられましたが、時間内に完了も失敗もしませんでした。
uncertain-next = プロバイダーのアカウントを確認してください。**請求**: 作業が行われた場合。**返却**: メンバーにクレジットを戻します。何もしなくても、そこに現れた依頼は自動的に完了します。
uncertain-over = その依頼は不明ではなくなりました。その間に解決したので、何もしていません。
uncertain-charge = 依頼 `{ $id }` に { $price } を請求しました。理由を添えてメンバーに知らせます。
uncertain-release = 依頼 `{ $id }` の { $price } を返却しました。理由を添えてメンバーに知らせます。
button-charge = { $number } を請求
button-release = { $number } を返却
button-back = 戻る
button-on = 次へ
decide-charge = この依頼を請求する
decide-release = この依頼を返却する
decide-reason = 理由
decide-reason-hint = メンバーに表示され、帳簿に残ります
decide-reason-needed = 理由を短く書いてください。

## What an operator holds back, as members read it

stopped-operator = 運営者がすべての依頼を一時的に停止しています。料金はかかっていません。後でもう一度お試しください。
stopped-because = 運営者がすべての依頼を一時的に停止しています（{ $reason }）。料金はかかっていません。後でもう一度お試しください。
stopped-restored = 復元した帳簿を運営者が確認するまで、依頼を休止しています。料金はかかっていません。後でもう一度お試しください。
provider-off = 運営者が `{ $provider }` をオフにしています。料金はかかっていません。別のモデルをお使いください。
receipt-gate-paused = 運営者がこのプロバイダーを一時停止しました。依頼は待機しています。不要ならキャンセルしてください。
receipt-gate-stopped = 運営者がすべての依頼を一時的に停止しました。依頼は待機しています。不要ならキャンセルしてください。
receipt-gate-off = 運営者がこのプロバイダーをオフにしました。依頼を返却しています。
state-gate-paused = { $state }、待機中: 運営者がこのプロバイダーを一時停止しています
state-gate-stopped = { $state }、待機中: 運営者がすべての依頼を停止しています
state-gate-off = { $state }、返却中: 運営者がこのプロバイダーをオフにしました
model-gate-paused = 運営者が一時停止中
model-gate-stopped = すべての依頼が停止中
model-gate-off = オフ
choice-gate-paused = { $choice } · 一時停止中
choice-gate-stopped = { $choice } · 依頼停止中
choice-gate-off = { $choice } · オフ
receipt-unconfirmed = プロバイダーがまだ確認していません。二重に送ることはありません。受け付けたか分かるまで確認を続け、クレジットは確保したままです。
receipt-blocking = このプロバイダーはクリップが完成してから返事をするため、数分かかります。
state-unconfirmed = 依頼済み、未確認: プロバイダーで確認中。二重に依頼はしません
state-blocking = 作成中。このプロバイダーはクリップが完成してから返事をします
receipt-reason-operator = 運営者からの説明: { $reason }
receipt-resolved-charged = { $price } かかりました。
receipt-resolved-released = { $price } をお返ししました。
failure-switched-off = 運営者がこのプロバイダーをオフにしました。別のモデルをお使いください。

## Refusals that Discord brings about

not-in-server = Clapper はサーバーでのみ使えます。サーバーのチャンネルでこのコマンドを使ってください。
not-installed = このサーバーには Clapper がインストールされていないため、クリップを投稿できません。管理者に追加を頼んでください。
not-manager = これができるのは、このサーバーを管理できる人だけです。
cannot-post-here = ここにはクリップを投稿できません。足りない権限: { $permissions }。管理者に頼むか、別のチャンネルを使ってください。
permission-view_channel = *チャンネルを見る*
permission-send_messages = *メッセージを送信*
permission-send_messages_in_threads = *スレッドでメッセージを送信*
permission-attach_files = *ファイルを添付*
permission-read_message_history = *メッセージ履歴を読む*
permission-manage_threads = *スレッドの管理*（このスレッドはロックされています）
permission-thread_member = このプライベートスレッドへの参加（ここで一度私をメンションしてください）
dm-open = 非公開のクリップはここに届きます。
dm-closed = あなたに DM を送れないため、クリップを届けられません。このサーバーのプライバシー設定で許可するか、`private` を外してください。
dm-unsure = あなたの DM が開いているか、Discord で確認できませんでした。1 分後にもう一度試すか、`private` を外してください。
bot-timed-out = ここにはクリップを投稿できません。{ $until } までモデレーターにタイムアウトされています。管理者に解除を頼んでください。
not-usable-here = { $value } はここでは使えません。なくなったか、私には見えません。一覧から選び直してください。
outdated-command = Discord が読み込んだ後に、このコマンドが変わりました。Discord を再読み込み（Ctrl+R）するか、1 分待ってからもう一度お試しください。
outdated-control = このボタンまたはフォームはもう使えません。もう一度コマンドを使ってください。
given-back = 何も失われないよう、入力した内容を添付しました。
starting-up = Clapper はまだ起動中です。数秒後にもう一度お試しください。
went-wrong = Clapper で問題が起きました。どこまで進んだかは分かりません。もう一度試す前に `/jobs` を確認し、続くようなら参照番号を運営者に伝えてください。
provider-paused = プロバイダーは { $until } まで休止中です。別のモデルにするか、後でお試しください。
discord-token-refused = Discord がボットのトークンを拒否しました。https://discord.com/developers から新しいものを DISCORD_TOKEN にコピーしてください。
discord-intents-refused = Discord がボットのインテントを拒否しました。Clapper に特権インテントは不要です。開発者ポータルで元に戻してください。
discord-gateway-refused = Discord がゲートウェイを切断しました（コード { $code }）。SHARD_COUNT と SHARD_IDS を確認してください。

## Requests

request-nothing-to-do = プロンプト、画像、クリップのどれかを指定してください。
request-prompt-needed = `{ $model }` にはプロンプトが必要です。動画の内容を書いてください。
request-prompt-not-taken = `{ $model }` はプロンプトを受け付けません。外すか、別のモデルをお使いください。
request-prompt-too-long = プロンプトは { $length } 文字ですが、`{ $model }` は { $most } 文字までです。短くしてください。
request-image-needed = `{ $model }` には画像が必要です。`image` に添付するか、別のモデルをお使いください。
request-image-not-taken = `{ $model }` は画像を受け付けません。`image` を外すか、別のモデルをお使いください。
request-last-image-needed = `{ $model }` には最後の画像が必要です。`last_image` に添付してください。
request-last-image-not-taken = `{ $model }` は最後の画像を受け付けません。`last_image` を外すか、別のモデルをお使いください。
request-video-needed = `{ $model }` にはクリップが必要です。`video` に添付してください。
request-video-not-taken = `{ $model }` はクリップを受け付けません。`video` を外すか、別のモデルをお使いください。
request-duration-fixed = `{ $model }` の長さは { $seconds } 秒固定です。`duration` を外してください。
request-duration-not-taken = `{ $model }` は { $value } 秒の動画を作れません。選べる長さ: { $takes }
request-aspect-not-taken = `{ $model }` は縦横比を選べません。`aspect` を外してください。
request-resolution-not-taken = `{ $model }` は解像度を選べません。`resolution` を外してください。
request-quality-not-taken = `{ $model }` は品質を選べません。`quality` を外してください。
request-value-not-taken = `{ $model }` の `{ $option }` に { $value } は使えません。使える値: { $takes }
request-option-not-taken = `{ $model }` は `{ $option }` を受け付けません。外すか、別のモデルをお使いください。
request-extra-form = { $value } は「名前=値」の形ではありません。
request-extra-unknown = `{ $model }` に追加オプション { $option } はありません。あるもの: { $takes }
request-extra-kind = `{ $model }` の追加オプション `{ $option }` の値の種類は { $kind } です。
request-extra-range = `{ $model }` の追加オプション `{ $option }` の値は { $low } から { $high } までです。
settings-invalid = 設定: { $faults }

## Limits, orders and jobs

limit-member = { limit-price }。あなたの上限{ limit-most }の残りは { limit-left } です（{ limit-source }）。{ limit-renewal }
limit-guild = { limit-price }。このサーバー全体の上限{ limit-most }の残りは { limit-left } です（{ limit-source }）。{ limit-renewal }
limit-provider = { limit-price }。このプロバイダーでの運営者の上限{ limit-most }の残りは { limit-left } です。{ limit-renewal }別のモデルなら使えるかもしれません。
limit-price = { $unit ->
    [clips] 1 クリップ分です
   *[credits] { $price } クレジットかかります
}
limit-most = （{ $period ->
    [day] 1 日
    [week] 1 週間
   *[month] 1 か月
} { $limit } { $unit ->
    [clips] クリップ
   *[credits] クレジット
}）
limit-left = { $left }
limit-renewal = 更新: { RELATIVE($renews_at) }（{ $renews_at }）。
limit-source = { $source ->
    [member] 個人への設定
    [role] ロール { $role } への設定
    [members] 全メンバーへの設定
    [operator] 運営者の設定
   *[default] 運営者の既定値
}
blocked = このサーバーの管理者により、{ $until ->
    [none] { "" }
   *[other] { $until } まで
}依頼がブロックされています。{ $reason }
task-keeps-failing = Clapper の一部（{ $task }）が失敗し続けるため、全体を停止します。理由は上のログにあります。
history-unreadable = Discord からチャンネルの履歴を取得できませんでした。もう一度確認します。

## A server's own key

command-clapper-key = key
command-clapper-key-description = このサーバー独自のプロバイダーキー
command-clapper-key-set = set
command-clapper-key-set-description = このサーバーが独自のキーでプロバイダーに支払えるようにします
option-clapper-key-set-provider = どのプロバイダーのキーか
command-clapper-key-test = test
command-clapper-key-test-description = このサーバーのキーが使えるかプロバイダーに確認します（無料）
option-clapper-key-test-provider = どのプロバイダーのキーか
command-clapper-key-remove = remove
command-clapper-key-remove-description = このサーバー独自のキーでの支払いをやめます
option-clapper-key-remove-provider = どのプロバイダーのキーか
key-choice = { $provider } · …{ $last_four }
key-title = { $provider } のキー
key-field = API キー
key-field-hint = 暗号化して保存します。保存後に表示されるのは末尾 4 文字だけです。
key-stored = 保存しました。末尾 `{ $last_four }` のキーで、このサーバーの `{ $provider }` のクリップを支払います。割り当ては減りません。
key-stored-unsure = 末尾 `{ $last_four }` のキーを保存しましたが、使えるかどうか `{ $provider }` から返事がありません。数分後に `/clapper key test` をお試しください。
key-tested-ok = `{ $provider }` は、このサーバーの末尾 `{ $last_four }` のキーを受け付けます。
key-tested-refused = `{ $provider }` が、このサーバーの末尾 `{ $last_four }` のキーを拒否しました。`/clapper key set` で別のものを設定するか、削除してください。
key-tested-unsure = このサーバーの末尾 `{ $last_four }` のキーが使えるか、`{ $provider }` から返事がありません。数分後にもう一度お試しください。
key-removed = 末尾 `{ $last_four }` のキーを削除しました。もう購入には使いません。`{ $provider }` ですでに購入したものは取得し、その後キーを消去します。まだ待っていた依頼は、料金なしで終了します。
key-refused = `{ $provider }` がこのキーを拒否したため、保存しませんでした。プロバイダーのページからコピーし直してください。
key-no-key = それはキーではありません。空白のない { $shortest }～400 文字の英数記号が必要です。プロバイダーのページからコピーし直してください。
key-none = このサーバーには `{ $provider }` の独自のキーがありません。
key-provider-unknown = `{ $provider }` はキーを受け付けません。次から選んでください: { $takes }
key-no-secret = このボットはまだキーを保存できません。運営者が先に SECRET_KEY を設定する必要があります。
key-sealed = ボットの SECRET_KEY が変わったため、`{ $provider }` のキーを開けません。`/clapper key set` で設定し直してください。
model-no-key = `{ $model }` はこのサーバーでは依頼できません。プロバイダーの使えるキーがありません。別のモデルにするか、管理者に頼んでください。
receipt-own-key = このサーバー独自のキーで支払いました。割り当ては減りません。
failure-key-gone = 依頼を送る前に、このサーバー独自のキーが削除されました。もう一度試すか、別のモデルをお使いください。
failure-own-auth = プロバイダーがこのサーバー独自のキーを拒否しました。管理者に `/clapper key set` での更新を頼み、それまでは別のモデルをお使いください。
failure-own-forbidden = このサーバー独自のキーのアカウントではこの操作が許可されていません。管理者に頼むか、別のモデルをお使いください。
failure-own-no-credit = このサーバー独自のキーのアカウントに残高がありません。管理者に補充を頼むか、別のモデルをお使いください。

## Pictures, clips and links (bot/media)

picture-not-an-image = そのファイルは画像ではありません。PNG、JPEG、WebP の画像を送ってください。
picture-format = { $found } の画像はここでは使えません。{ $takes } で保存して送り直してください。
picture-too-large = 画像は { $size } MB ですが、上限は { $most } MB です。小さいものを送ってください。
picture-too-many-pixels = 画像が { $most } 百万ピクセルを超えています。小さくして送り直してください。
picture-broken = 画像が壊れているか不完全です。保存し直して送ってください。
picture-animated = その画像は動く画像です。静止画を送ってください。
picture-too-small = 画像は { $width } × { $height } ピクセルですが、各辺 { $least } 以上必要です。大きいものを送ってください。
picture-ratio = 画像は { $width } × { $height } ピクセルで、このモデルには細長すぎます。切り抜いて送り直してください。
picture-gone = そのファイルはもう Discord にありません。添付し直してください。
picture-host = Discord 上のファイルだけを受け付けます。メッセージにファイルを添付してください。
picture-unreachable = Discord からファイルを取得できませんでした。1 分後にもう一度お試しください。
clip-source-not-video = そのファイルは動画ではありません。mp4、webm、mov のクリップを送ってください。
clip-source-format = { $found } のクリップはここでは使えません。{ $takes } で保存して送り直してください。
clip-source-too-large = クリップは { $size } MB ですが、上限は { $most } MB です。短いものか小さいものを送ってください。
clip-source-broken = クリップが壊れているか、読み込みに時間がかかりすぎます。保存し直して送ってください。
link-refused = プロバイダーのリンクが、開けない場所を指しています（{ $reason }）。新しいリンクが必要です。
link-dead = プロバイダーのリンクはもう使えません（{ $status }）。新しいリンクが必要です。
download-unreachable = プロバイダーのファイルサーバーに接続できません（{ $reason }）。もう一度試します。
download-refused = プロバイダーのファイルサーバーが混み合っています（{ $status }）。もう一度試します。
download-broken = ダウンロードが途中で切れました（{ $reason }）。もう一度試します。
download-too-slow = ダウンロードに { $seconds } 秒以上かかりました。もう一度試します。
download-empty = プロバイダーから空のファイルが届きました。もう一度試します。
download-not-written = クリップをディスクに書き込めませんでした（{ $reason }）。運営者の対応が必要です。
spool-full = ディスクの空きがクリップに足りません（必要 { $needed } バイト、空き { $free } バイト）。運営者が空きを作る必要があります。
clip-too-large = プロバイダーのファイルは { $size } MB ですが、上限は { $most } MB です。
clip-not-video = プロバイダーのファイルは動画ではありません。
clip-outside = クリップがデータフォルダーの外にあるため、使いませんでした。運営者の対応が必要です。
clip-broken = プロバイダーのファイルは読み込める動画ではありません。
clip-picture-broken = 画像を読み込めません。別のものを送ってください。
clip-cannot-shrink = クリップを Discord に収まる大きさ（{ $most } MB）にできません。
link-gone = ここにクリップはありません。クリップへのリンクは、数日たつか、クリップが削除されると終わります。
link-later = 今はクリップを表示できません。1 分ほどしてからもう一度お試しください。
video-too-slow = クリップの処理に { $seconds } 秒以上かかりました。もう一度試します。

## Operating the program

migrate-nothing = データベースは最新です（{ $after }）。
migrate-new = 新しいデータベースを作りました（{ $after }）。
migrate-done = データベースを { $before } から { $after } に更新しました。
migrate-done-copied = データベースを { $before } から { $after } に更新しました。以前のもののコピー: { $backup }
audit-clean = 帳簿は合っています。
audit-difference = { $what }
backup-done = データベースを { $file } にコピーしました。
backup-missing = ファイル { $file } がありません。`clapper backup` で作ったコピーを指定してください。
backup-is-the-database = { $file } は使用中のデータベースそのものです。`clapper backup` で作ったコピーを指定してください。
backup-damaged = { $file } は完全なデータベースではありません（{ $what }）。何も変更していません。より古いコピーをお試しください。
backup-empty = { $file } は空のデータベースです。何も変更していません。
restore-done = データベースをコピー { $file } に置き換えました。
restore-aside = 以前のものは { $file } として残してあります。
restore-next = 次の起動時、Clapper は依頼を受け付けますが何も購入しません。まず、コピーの後に購入したものを整理します。ログを読んでから、Discord で `/operator go` を使ってください。
store-in-use = { $file } は別のプログラム（待機中の Clapper プロセスやデータベースツール）が使用中です。先に止めてください。

operator-store-busy = 別のプログラムがデータベースを使っています（{ $detail }）。開いているもの（データベースツール、もう 1 つの Clapper）を終了してから、もう一度起動してください。
operator-store-full = データベースのディスクに空きがありません（{ $detail }）。空きを作ってから、もう一度起動してください。書き込み済みのものは失われません。
operator-store-memory = データベースを開くメモリが足りません（{ $detail }）。このマシンまたはコンテナのメモリを増やしてください。
operator-store-io = データベースの読み書きでディスクが失敗しています（{ $detail }）。まずディスクを調べ、DATA_DIR を別の場所にコピーし、正常なディスクでバックアップを復元してください。
operator-store-missing = データベースを開けません（{ $detail }）。DATABASE_URL のフォルダーが存在し、マウントされ、このユーザーが読み書きできるか確認してください。
operator-store-read-only = データベースに書き込めません（{ $detail }）。ファイルとフォルダーがこのユーザーのもので、ディスクが読み取り専用でないか確認してください。
operator-store-damaged = データベースが壊れているか、そのファイルはデータベースではありません（{ $detail }）。ファイルを残したまま、最新のコピーに置き換えてください: `clapper restore DATA_DIR/backups/…`
operator-store-handles = このプロセスはこれ以上ファイルを開けません（{ $detail }）。上限を上げてください: systemd では LimitNOFILE=、compose では ulimits。
operator-store-connection = データベースサーバーが接続を切りました（{ $detail }）。サーバーが動いていて接続に空きがあるか確認し、もう一度起動してください。
operator-store-refused = データベースサーバーに接続を拒否されました（{ $detail }）。DATABASE_URL のユーザー、パスワード、データベース名を直してください。
operator-store-unreachable = データベースに接続できません（{ $detail }）。DATABASE_URL のサーバーが動いていて、名前とポートが正しいか確認してください。
operator-store-journal = DATA_DIR のジャーナルを読み書きできません（{ $detail }）。フォルダーがこのユーザーのもので、ディスクに空きがあるか確認してください。
operator-store-runner-lock-lost = 依頼を処理する権利を持つ接続が失われました（{ $detail }）。データベースサーバーに接続できるか確認し、もう一度起動してください。
operator-store-closed = 使用中にデータベースが閉じられました（{ $detail }）。もう一度起動してください。理由は上のログにあります。

check-token-missing = DISCORD_TOKEN がありません。https://discord.com/developers/applications でボットを作り、「Bot」ページのトークンを .env にコピーしてください。
check-token-refused = Discord がトークンを拒否しています。アプリの「Bot」ページで「Reset Token」を押し、新しいものを DISCORD_TOKEN に設定してください。
check-token-ok = トークンは有効です。ボット: { $name }
check-intents-ok = Clapper に特権インテントは不要です。オンにするものはありません。
check-discord-unreachable = { $url } の Discord に接続できません（{ $what }）。このマシンの接続を確認してください。プロキシの内側なら DISCORD_API_URL を設定してください。
check-endpoint-set = アプリに「Interactions Endpoint URL」があるため、コマンドが Clapper に届きません。空にしてください: https://discord.com/developers/applications/{ $app }/information
check-code-grant = アプリが OAuth2 code grant を要求するため、招待できません。「Bot」ページでオフにしてください（アプリ { $app }）。
check-commands-ok = このバージョンのコマンド { $count } 個がすべて Discord にあります。
check-commands-differ = Discord のコマンドがこのバージョンと違います（足りないもの: { $missing }）。次にボットを起動すると直ります。
check-no-server = ボットはまだどのサーバーにもいません。下の招待リンクを開いてください。
check-more-servers = 最初の { $count } サーバーだけを確認しました。
check-scope-missing = { $server } でボットはコマンドを使えません。もう一度招待してください（何も失われません）: { $link }
check-permissions-missing = { $server } でボットに足りない権限: { $permissions }。サーバー設定の「ロール」で、ボットのロールに付けてください。
check-channels-closed = { $server } で、見えるのにクリップを投稿できないチャンネルが { $count } 個あります: { $channels }。ボットのロールに同じ権限を付けるか、見えないようにしてください。
check-server-ok = { $server }: ボットは見える場所すべてに投稿できます。
check-invite = 必要な権限だけでボットを招待するリンク: { $link }
check-clock-ok = このマシンの時計は Discord と合っています。
check-clock-off = このマシンの時計が { $seconds } 秒ずれています。時刻同期をオンにしてください（timedatectl set-ntp true）。
check-clock-wrong = このマシンの時計が { $seconds } 秒ずれていて、依頼が誤った時刻で判断されます。時刻同期をオンにしてください（timedatectl set-ntp true）。
check-clock-unknown = 時計を Discord と比べられませんでした。
check-no-provider = 有効なプロバイダーがありません。プロバイダーのキーか DEMO_PROVIDER=on を設定してください。
check-key-ok = { $provider }: キーは使えます。
check-key-refused = { $provider }: キーが拒否されました。プロバイダーのサイトから { $setting } にコピーし直してください。
check-key-unsure = { $provider }: キーが使えるか無料では確認できません（{ $what }）。最初のクリップで分かります。
check-prices-assumed = { $provider }: { $models } の料金は推定です。プロバイダーの料金ページと比べ、MODELS_FILE で確認または修正してください。
check-prices-ok = 料金はすべて、プロバイダーのページまたはあなたの MODELS_FILE によるものです。
check-database-new = { $file } にまだデータベースがありません。最初の起動時に作ります。
check-database-ok = データベースは正常です。
check-database-damaged = データベースが壊れています（{ $what }）。ボットを止め、最新のコピーに置き換えてください: `clapper restore DATA_DIR/backups/…`
check-schema-none = データベースは空です。SQLite なら最初の起動時に用意します。PostgreSQL では `clapper migrate` を実行してください。
check-schema-old = データベースのスキーマは { $found } ですが、このバージョンには { $wanted } が必要です。SQLite なら次の起動時に更新します。PostgreSQL では `clapper migrate` を実行してください。
check-schema-ok = データベースのスキーマはこのバージョンのものです（{ $found }）。
check-stopped = 運営者によって、またはデータベースを復元したため、すべての依頼が停止しています。理由は Discord の `/operator`、終了は `/operator go` です。
check-books-ok = 帳簿は合っています。
check-books-wrong = 帳簿が合いません: { $count } 件の違い。バックアップを取り、Clapper の不具合として報告してください。`clapper audit` ですべて表示します。
check-books-line = { $what }
check-books-unread = 帳簿を読めませんでした（{ $what }）。データベースが応答したら `clapper audit` を実行してください。
check-backup = 最新のバックアップは { $file } です。
check-backup-none = DATA_DIR/backups にバックアップがありません。毎晩 `clapper backup` を実行し、ファイルを別のマシンにコピーしてください。
check-folder-closed = { $folder } に書き込めません（{ $what }）。Clapper を実行するユーザーに渡すか、DATA_DIR を設定してください。
check-disk-ok = { $folder } の空きは { $free } GiB です。
check-disk-scarce = { $folder } の空きは { $free } GiB だけです。クリップがたまる前に空きを作ってください。
check-disk-full = { $folder } の空きは { $free } GiB だけです。今すぐ空きを作ってください。それまでクリップは待機します。
check-video-ok = 動画は動作します: { $size } のクリップを作って準備しました。
check-secret-ok = SECRET_KEY は設定済みです。
check-secret-missing = SECRET_KEY が設定されていないため、サーバーは独自のプロバイダーキーを保存できません。32 文字以上の任意の文字列を設定し、絶対になくさないでください。
check-part-broken = { $part } を確認できませんでした（{ $what }）。この行で対処が分からなければ、Clapper の不具合として報告してください。
check-all-well = すべて正常です。
check-faults = { $count } 件の問題があります。直してから、もう一度 `clapper check` を実行してください。

## Services (bot/services)

model-unknown = モデル `{ $model }` が分かりません。一覧から選ぶか、省略してください。
request-nothing-fits = そのすべてを同時に受け付けるモデルはありません。オプションを減らすか、`/models` で各モデルが受け付けるものを確認してください。
request-none-takes = この注文に使えるモデルで、`{ $option }` に { $value } を受け付けるものはありません。使える値: { $takes }
request-none-takes-it = この注文に使えるモデルで `{ $option }` を受け付けるものはありません。外してください。
request-fits-without = そのすべてを同時に受け付けるモデルはありません。次のどれかを外してください: { $options }
job-not-yours = その依頼はあなたのものではないか、存在しません。`/jobs` であなたの依頼を確認できます。
clip-gone = そのクリップはもうここにないため、投稿できません。`/video` で新しく依頼してください。

http-port-taken = HTTP_PORT { $port }（{ $host }）は使えません。別のプログラムが使っているか、権限が足りません。別のポートを選んでください。

## Providers

provider-read-failed = プロバイダーから読み取れませんでした（{ $reason }）。もう一度試します。
provider-key-missing = { $host } の { $provider } に使えるキーがありません。運営者が戻す必要があります。

## Storage

store-unavailable = 今データベースを使えません（{ $reason }）。料金はかかっていません。1 分後にもう一度お試しください。
store-slow = データベースの応答に時間がかかりすぎています。料金はかかっていません。1 分後にもう一度お試しください。
schema-outdated = データベースのスキーマは { $found } ですが、このプログラムには { $wanted } が必要です。先に `{ $command }` を実行してください。
schema-newer = データベースのスキーマ { $found } は、このプログラムの { $wanted } より新しいものです。それを作ったプログラムを使うか、バックアップを復元してください。
schema-foreign = データベースに別のプログラムのテーブルがあります。DATABASE_URL に空のものを設定してください。
runner-elsewhere = 別の Clapper プロセスがすでにここで依頼を処理しています（{ $where }）。先にそれを止めてください。
request-duration-sibling = `{ $model }` は { $value } 秒の動画を作れません。`{ $other }` をお使いください。

request-too-many-segments = `{ $model }` が受け付けるプロンプトは `|` 区切りで { $most } 個までですが、{ $count } 個ありました。減らしてください。
model-gone = `{ $model }` は今提供されていません。一覧から別のモデルを選んでください。

## Moderation: the list

command-clapper-moderation = moderation
command-clapper-moderation-description = ここで止めるプロンプトと、モデレーターの承認を待つ依頼
command-clapper-moderation-words = words
command-clapper-moderation-words-description = プロンプトを止める単語やフレーズ（フォームで編集）
command-clapper-moderation-patterns = patterns
command-clapper-moderation-patterns-description = プロンプトを止めるパターン（正規表現、フォームで編集）
command-clapper-moderation-review = review
command-clapper-moderation-review-description = モデレーターの承認を待つ依頼と、確認を求める場所
option-clapper-moderation-review-orders = off: メンバーが送ったものだけ、flagged: 止めたものすべて、all: すべての依頼
option-clapper-moderation-review-channel = モデレーターに確認する場所。なければログチャンネル
command-clapper-moderation-show = show
command-clapper-moderation-show-description = 現在の設定と、プロンプトが止まるかどうか・その理由
option-clapper-moderation-show-prompt = 試すプロンプト
words-title = プロンプトを止める単語
words-field = 1 行に 1 つの単語またはフレーズ
words-hint = 単語単位。大文字・小文字、アクセント、見えない文字は区別しません
patterns-title = プロンプトを止めるパターン
patterns-field = 1 行に 1 つの正規表現
patterns-hint = RE2 の構文、大文字・小文字の区別なし。プロンプトのどこにあっても一致します
moderation-saved = 保存しました。
moderation-merged = フォームを開いている間に別の管理者がリストを変更しました。その内容もあなたのものと一緒に残しました。
moderation-title = **ここでプロンプトを止めるもの**
moderation-words = - { $count ->
        [0] 単語なし
       *[other] 単語・フレーズ { $count } 個
    }（`/clapper moderation words`）
moderation-patterns = - { $count ->
        [0] パターンなし
       *[other] パターン { $count } 個
    }（`/clapper moderation patterns`）
moderation-review = - { $mode ->
        [all] **すべての依頼**は、モデレーターが承認するまで待ちます
        [flagged] 止めたプロンプトは、モデレーターが承認するまで待ちます
       *[off] 止めたプロンプトは断ります。本人がモデレーターに送ることができます
    }（`/clapper moderation review`）
moderation-channel = - モデレーターには <#{ $channel }> で確認します
moderation-channel-log = - モデレーターにはログチャンネル <#{ $channel }> で確認します
moderation-channel-none = - モデレーターに確認できるチャンネルがありません。誰も何も送れません
moderation-try-stopped = `{ $entry }` により**止まります**: 「{ $prompt }」
moderation-try-passes = **止まりません**: 「{ $prompt }」
moderation-word-long = 保存していません。単語やフレーズは { $most } 文字までですが、これは超えています: { $value }
moderation-word-pattern = 保存していません。「{ $value }」はパターンのようです。単語リストでは `*` や `?` などの文字に意味はありません。`/clapper moderation patterns` に入れてください。
moderation-word-empty = 保存していません。「{ $value }」には、プロンプトの中で探せるものがありません。
moderation-pattern-long = 保存していません。パターンは { $most } 文字までですが、これは超えています: { $value }
moderation-pattern-wrong = 保存していません。このパターンは使えません: { $value }（{ $reason }）。パターンは RE2 の構文で、先読み・後読みや後方参照は使えません。
moderation-pattern-everything = 保存していません。このパターンはすべてのプロンプトを止めてしまいます: { $value }
moderation-list-many = 保存していません。リストは { $most } 件までですが、{ $count } 件あります。
moderation-list-long = 保存していません。リストは { $most } 文字までですが、{ $count } 文字あります。1 つのパターンで多くの単語をまとめられます。
moderation-no-channel = 何も変更していません。確認を求められないモデレーターを待つことになります。`channel` を指定するか、`/clapper settings log_channel` でログチャンネルを設定してください。
moderation-stopped = このサーバーの単語リストがプロンプトを止めました。料金はかかっていません。プロンプトを変えてもう一度依頼してください。

## Moderation: orders that wait for a moderator

stopped-title = **停止** · { $details }
stopped-text = このサーバーの単語リストがプロンプトを止めました。料金はかかっていません。変更してもう一度依頼するか、モデレーターに送ってください。承認されれば、依頼どおりに { $price } で作ります。
stopped-until = モデレーターに送れる期限: { RELATIVE($until) }
review-waiting-title = **モデレーターの確認待ち** · { $details }
review-waiting-text = モデレーターが承認するまで、確保も請求もしません。誰も決めなければ { RELATIVE($until) } に終了し、お知らせします。
button-send = モデレーターに送る
button-withdraw = 取り下げる
state-stopped = このサーバーの単語リストにより停止。モデレーターに送れる期限: { RELATIVE($until) }
state-review = モデレーターの確認待ち、期限: { RELATIVE($until) }
state-refused = モデレーターが承認せず { RELATIVE($at) }
state-unreviewed = モデレーターが決めず終了 { RELATIVE($at) }
refused-title = **承認されませんでした** · { $details }
refused-because = モデレーターからの説明: { $reason }
unreviewed-title = **承認されませんでした** · { $details }
failure-refused = このサーバーのモデレーターが承認しませんでした。
failure-unreviewed = どのモデレーターも決めませんでした。
stopped-lapsed = モデレーターに送りませんでした。
notice-refused = { $mention } 依頼した動画をモデレーターが承認しませんでした。料金はかかっていません。詳しくは `/jobs` へ。
notice-unreviewed = { $mention } 依頼した動画についてモデレーターが決めなかったため、終了しました。料金はかかっていません。もう一度依頼できます。
jobs-confirm-review = 承知しました。まずこのサーバーのモデレーターが確認します。承認されるまで何も確保しません。
jobs-send-sent = モデレーターに確認を求めました。承認されるまで何も確保しません。承認されない場合はお知らせします。
jobs-send-already = すでに送ってあります。
jobs-send-lapsed = 終了しています。料金はかかっていません。必要ならもう一度依頼してください。
review-too-many = すでに { $most } 件の依頼が、このサーバーのモデレーターの確認を待っています。どれかが決まるまで待つか、`/jobs` で取り下げてください。
review-too-soon = 先ほどモデレーターに送ったばかりです。次に送れるのは { RELATIVE($until) } です。
review-no-channel = ここでは依頼にモデレーターの確認が必要ですが、確認を求めるチャンネルが設定されていません。料金はかかっていません。管理者が `/clapper moderation review channel` で設定できます。
review-title = **この依頼を承認しますか?** · { $details }
review-title-approved = { $who } が**承認** { RELATIVE($at) } · { $details }
review-title-refused = { $who } が**却下** { RELATIVE($at) } · { $details }
review-title-withdrawn = **キャンセル済み** { RELATIVE($at) } · { $details }
review-title-lapsed = **終了** { RELATIVE($at) }、誰も決めませんでした · { $details }
review-from = { $who }（<#{ $channel }>）
review-no-prompt = （プロンプトなし）
review-other = `{ $name }`: { $text }
review-long = 全文はファイル { $file } にあります。
review-matched = リストの `{ $entry }` により停止
review-every = ここではすべての依頼を確認します
review-because = 理由: { $reason }
review-source = [このメッセージ]({ $link })から作成
review-no-files = すべては表示できていません。ここにファイルを添付できないためです。このチャンネルで { $permission } の権限をください。
review-clip-not-shown = ここに表示できないクリップまたは大きな画像が付いています。
review-picture-alt = 動画の元になる画像
review-until = 誰かが承認するまで、確保も請求もしません。自動終了: { RELATIVE($until) }
button-approve = 承認
button-refuse = 却下…
refuse-title = この依頼を却下する
refuse-reason = 理由（空でもかまいません）
refuse-reason-hint = 依頼した人だけに表示されます
review-answer-approved = 承認しました。順番待ちに入り、料金を確保しました。
review-answer-refused = 却下しました。本人に知らせます。料金はかかっていません。
review-ended-waiting = まだ待っていますが、ちょうど今何かが変わりました。もう一度押してください。
review-ended-approved = { $who } が承認しました { RELATIVE($at) }。
review-ended-refused = { $who } が却下しました { RELATIVE($at) }。
review-ended-withdrawn = キャンセルされました { RELATIVE($at) }。
review-ended-lapsed = 終了しました { RELATIVE($at) }。誰も決めていませんでした。
review-not-now = 承認していません。上限、ブロック、またはこのサーバーのルールにより、今は依頼できません。どれかは `/clapper explain` で分かります。まだ待っているので、もう一度押せます。
not-moderator = 依頼を承認・却下できるのは、*メッセージの管理* または *サーバーの管理* 権限を持つメンバーだけです。
explain-review-all = ここではすべての依頼が、モデレーターの承認を待ちます
explain-review-flagged = 単語リストが止めたプロンプトは、モデレーターの承認を待ちます
explain-review-off = 単語リストが止めたプロンプトは断ります。本人がモデレーターに送ることができます
