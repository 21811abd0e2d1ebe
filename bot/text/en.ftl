# Every sentence that Clapper says in English. A message's name is the error's key or the place where it is shown.
# { $at } of a time is Discord's own date and time in the reader's zone, { RELATIVE($at) } is "in 3 minutes".
# Other languages: copy this file to <Discord locale>.ftl (de.ftl, pt-BR.ftl) and translate what follows each "=".

## Commands and their options, as Discord's picker shows them (names: lower case, no spaces)

command-video = video
command-video-description = Make a video from a prompt, a picture or a clip
option-video-prompt = What should happen in the video
option-video-image = The picture to begin with
option-video-last_image = The picture to end with, where the model takes one
option-video-video = The clip to edit or continue, where the model takes one
option-video-model = The model; left out: the cheapest that fits
option-video-duration = Length in seconds
option-video-aspect = Shape, such as 16:9
option-video-resolution = Resolution, such as 720p
option-video-quality = Quality level of the model
option-video-audio = With sound
option-video-negative = What should not be in the video
option-video-seed = The same seed gives the same video again, where the model can
option-video-enhance = Let the provider improve your prompt
option-video-extra = More options of the model, as name=value
option-video-private = Send the clip to your direct messages instead of this channel

command-animate = Animate

command-storyboard = storyboard
command-storyboard-description = Several shots in one video, each going on from the last picture of the one before

command-jobs = jobs
command-jobs-description = Your waiting, running and recent videos
command-quota = quota
command-quota-description = What you and this server have left
command-models = models
command-models-description = What is on offer here, with prices and waits

command-privacy = privacy
command-privacy-description = What I hold about you, and what others may do with your pictures
command-privacy-pictures = pictures
command-privacy-pictures-description = Whether others may animate your pictures and clips; shows it when nothing is given
option-privacy-pictures-others = Forbid it or allow it again, in every server; yourself you always may
command-privacy-export = export
command-privacy-export-description = Everything that is held about you, as a file that only you get
command-privacy-delete = delete
command-privacy-delete-description = Erase your prompts, pictures and clips; asks before it does

command-clapper = clapper
command-clapper-description = Settings of this server
command-clapper-quota = quota
command-clapper-quota-description = What members may spend
command-clapper-quota-set = set
command-clapper-quota-set-description = Set what every member, a role or one member may spend
option-clapper-quota-set-credits = How much; credits (one is about US$0.01), or clips where unit says so
option-clapper-quota-set-period = For a day, a week or a month; left out: a month
option-clapper-quota-set-unit = Credits or clips; left out: credits
option-clapper-quota-set-role = Each member of this role, instead of every member
option-clapper-quota-set-member = This member only, whatever their roles
command-clapper-quota-grant = grant
command-clapper-quota-grant-description = Give a member more for the current period
option-clapper-quota-grant-credits = How many credits more
option-clapper-quota-grant-member = Who gets them
option-clapper-quota-grant-reason = Why; shown in the audit
command-clapper-quota-clear = clear
command-clapper-quota-clear-description = Remove what was set for every member, a role or one member
option-clapper-quota-clear-role = Remove what was set for this role
option-clapper-quota-clear-member = Remove what was set for this member
command-clapper-quota-show = show
command-clapper-quota-show-description = What this server, its roles and members may spend, and who is blocked
command-clapper-timezone = timezone
command-clapper-timezone-description = The time zone in which days, weeks and months of this server begin
option-clapper-timezone-zone = A place such as Europe/Berlin; left out: shows the present one
command-clapper-settings = settings
command-clapper-settings-description = Confirmation, alerts, default model, age restriction, spoilers, private clips; or show them
option-clapper-settings-confirm_at = Orders from this price on wait for a confirmation; 0 = never
option-clapper-settings-log_channel = Where alerts about the allotment are posted
option-clapper-settings-alerts = False: no more alerts
option-clapper-settings-default_model = Taken when a member names no model and it fits
option-clapper-settings-age_restricted_only = Whether clips can be ordered in age-restricted channels only
option-clapper-settings-spoiler = Whether clips are hidden until they are clicked
option-clapper-settings-private = Clips by direct message: members may, every clip is (force), or none is (forbid)
option-clapper-settings-retention = Days for which prompts and clips are kept; 0 = until somebody erases them
command-clapper-block = block
command-clapper-block-description = Let a member order nothing
option-clapper-block-member = Who
option-clapper-block-reason = Why; the member reads it
option-clapper-block-days = For so many days; left out: until you unblock them
command-clapper-unblock = unblock
command-clapper-unblock-description = Let a blocked member order again
option-clapper-unblock-member = Who
command-clapper-explain = explain
command-clapper-explain-description = Could this member order now? Yes or no, and which rule decides
option-clapper-explain-member = Who
option-clapper-explain-channel = Where; left out: in this channel
option-clapper-explain-model = Which model; left out: the one they would get
command-clapper-usage = usage
command-clapper-usage-description = Who spent what, with a picture of the month
option-clapper-usage-month = A month such as 2026-11; left out: the current one
command-clapper-audit = audit
command-clapper-audit-description = Who changed what here, before and after
option-clapper-audit-page = 1 is the newest

## What an option can be chosen from

value-day = day
value-week = week
value-month = month
value-credits = credits
value-clips = clips
value-allow = allow
value-force = force
value-forbid = forbid
value-channels = channels
value-roles = roles
value-models = models
value-everything = everything
value-off = off
value-flagged = flagged
value-all = all

## Small parts

credits = { $count ->
    [one] 1 credit
   *[other] { $count } credits
}
seconds = { $count } s
details-model = `{ $model }`
details-shots = { $count } shots
details-seed = seed { $seed }
seconds-span = { $low }–{ $high } s
seconds-list = { $lengths } s
wait-seconds = ~{ $count } s
wait-minutes = ~{ $count } min
reference = -# Reference { $id }

## The receipt

receipt-accepted = **Accepted** · { $details }
receipt-position = { $position ->
    [1] You are next in the queue.
   *[other] You are number { $position } in the queue.
}
receipt-starting = Waiting for a free place at the provider.
receipt-paused = The provider rests until { $until }; your job waits.
receipt-left = You have { $left } of { $limit } { limit-unit } left { limit-this }; it renews { $renews_at }.
receipt-left-server = The server has { $left } of { $limit } { limit-unit } left { limit-this }.
receipt-submitting = **Sending your order to the provider** · { $details }
receipt-running = **Being made** · { $details }
receipt-running-since = Since { RELATIVE($since) }.
receipt-expected = Expected { RELATIVE($at) }.
receipt-late = It takes longer than usual; it is still being watched.
receipt-cancel-asked = Cancel was asked for. If the provider no longer stops it, the clip still comes.
receipt-fetching = **Made** · { $details }
receipt-fetching-next = The clip is being fetched.
receipt-fetching-late = The clip cannot be fetched from the provider at the moment; it is being tried again.
receipt-delivering-next = The clip is on its way.
receipt-done = **Done** · { $details }
receipt-done-channel = [Here is your clip]({ $link }).
receipt-done-channel-gone = Your clip was posted here.
receipt-done-parent = I could not post in this thread any more: [your clip is in its channel]({ $link }).
receipt-done-dm = [Your clip is in your direct messages]({ $link }).
receipt-done-kept = I cannot post it anywhere: give me leave to post here or open your direct messages, then press *Post again* in `/jobs`.
receipt-uncertain = **Unclear** · { $details }
receipt-uncertain-next = The provider did not say whether it took the order. I will not order twice and keep looking. Your credits stay held until it is known, or until the operator charges or returns them; you will be told.
receipt-failed = **Failed** · { $details }
receipt-cancelled = **Cancelled** · { $details }
receipt-expired = **Lost** · { $details }
receipt-expired-next = The provider made the clip but its file could not be fetched any more.
receipt-reason = The provider says: { $reason }
receipt-not-charged = Nothing was charged.
receipt-charged = { $price } were charged, because the provider did the work.
receipt-last-word = -# Discord lets me change this message for 15 minutes only. The clip will be posted all the same; `/jobs` has the state.
button-cancel = Cancel
button-repost = Post again

## Confirmation

confirm-title = **Start it?** · { $details }
confirm-left = After it you would have { $left } of { $limit } { $unit ->
        [clips] clips
       *[credits] credits
    } left; it renews { $until }.
confirm-left-server = The server would have { $left } of { $limit } { $unit ->
        [clips] clips
       *[credits] credits
    } left.
confirm-until = Nothing is charged or held yet. This offer ends { RELATIVE($until) }.
confirm-lapsed-title = **Not started** · { $details }
confirm-lapsed = Nobody confirmed it in time.
button-confirm = Start for { $price }
state-draft = waits for your confirmation, ends { RELATIVE($until) }
state-lapsed = not started, nobody confirmed it, { RELATIVE($at) }
jobs-confirm-started = Started. The clip will be posted where you asked for it.
jobs-confirm-already = It has already been started; it is paid for once.
jobs-confirm-lapsed = That offer has ended. Nothing was charged; order it again if you still want it.
jobs-confirm-cancelled = It was cancelled before. Nothing was charged; order it again if you still want it.
failure-lapsed = Nobody confirmed its price in time.

## Storyboards

storyboard-title = Storyboard
storyboard-shots = Shots
storyboard-shots-hint = One to six, each on its own line; each goes on from the last picture of the one before
storyboard-shots-example = A fox wakes in the snow
storyboard-picture = First picture
storyboard-picture-hint = Optional, unless the model needs one
storyboard-model = Model
storyboard-choice = { $title } · { $seconds } · { $price } a shot
storyboard-needs-picture = { $choice } · needs a first picture
storyboard-no-model = No model here takes both words and a picture, which every shot needs. `/models` shows what is on offer.
storyboard-empty = Write at least one shot, at most { $most }: each on its own line.
storyboard-too-many = These are { $count } shots, and a storyboard has at most { $most }. A shot is a line: join some, or make two storyboards.
storyboard-offer = **{ $number }** · { $seconds } · { $price } · { $words }
storyboard-line = **{ $number }** · { $state } · { $words }
storyboard-stalled = **Shot { $number } failed.** { $why }
storyboard-decide = The finished shots are safe. Try this one again, or have what is there; without a word from you they are posted { RELATIVE($until) }, and the rest is given back.
storyboard-decide-none = Try it again, or cancel; without a word from you it ends { RELATIVE($until) }, and the rest is given back.
storyboard-winding-up = The rest is not made, and what was held for it is given back. What is finished is posted as soon as nothing is under way.
storyboard-charged = { $price } were charged, for shots that were made.
storyboard-separate = The shots could not be joined, so each of them is posted by itself.
storyboard-partly = It has { $made } of { $shots } shots; for the others nothing was charged, unless you were told so.
receipt-filming = **Being filmed** · { $details }
receipt-waiting = **Waiting** · { $details }
state-filming = being filmed, shot by shot
state-waiting = waits for the shot before it
state-shot-done = finished
button-retake = Try shot { $number } again for { $price }
button-what-is-there = Post what is there
button-cancel-rest = Cancel the rest
button-of-number = { $number }: { $label }
jobs-cancel-rest = The rest is not made, and what was held for it is given back. Finished shots are posted as one clip.
storyboard-retake-started = That shot is made again.
storyboard-retake-not-now = There is nothing to try again now: it goes on already, or it is over.
clip-shot = -# Shot { $number } of a storyboard
notice-shot-failed = { $mention } Shot { $number } of your storyboard failed. { $why } The finished shots are kept: in `/jobs` you can try this one again or have what is there.
notice-shot-late = { $mention } Shot { $number } of your storyboard takes longer than usual. It is still being watched; `/jobs` has the state.
notice-shot-late-fetching = { $mention } Shot { $number } of your storyboard is made, but it cannot be fetched from the provider at the moment. It is being tried again; `/jobs` has the state.
notice-shot-uncertain = { $mention } The provider did not say whether it took the order for shot { $number } of your storyboard. I will not order twice; `/jobs` has the state, and the operator can settle it.

## The clip and other public messages

clip-title = { $mention } { $details }
clip-source = -# Made from [this message]({ $link })
clip-from-channel = -# Asked for in <#{ $channel }>
clip-note-remuxed = -# Repacked so that it plays everywhere
clip-note-reencoded = -# Re-encoded so that it plays everywhere
clip-note-shrunk = -# Made smaller to fit the upload limit
clip-link = [Watch the clip]({ $link }) · { $size } MB · until { $until }
clip-link-why = -# It cannot be made small enough for Discord, so it is offered by link: whoever has the link can watch it. It ends { RELATIVE($until) }.
clip-late = -# Late, but here it is
clip-alt = Video made from the prompt: { $prompt }
clip-alt-no-prompt = Video made from a picture
clip-alt-hidden = Video made from a prompt that is not shown here
notice-failed = { $mention } Your video failed. { $why }
notice-expired = { $mention } The provider made your video, but its file could not be fetched any more. Details are in `/jobs`.
notice-late = { $mention } Your video takes longer than usual. It is still being watched; `/jobs` has the state.
notice-late-fetching = { $mention } Your video is made, but it cannot be fetched from the provider at the moment. It is being tried again; `/jobs` has the state.
notice-uncertain = { $mention } The provider did not say whether it took your order. I will not order twice; `/jobs` has the state, and the operator can settle it.
notice-marker = -# `{ $marker }`

## The clip's buttons

button-again = Again
button-remix = Remix
button-extend = Extend
button-save = Save
button-delete = Delete
button-try-again = Try again
button-change = Change and try again
clip-again = -# Once more, after [this clip]({ $link })
clip-remix = -# Remix of [this clip]({ $link })
clip-extend = -# Continues [this clip]({ $link })
jobs-source = -# from [this message]({ $link })
jobs-again = -# once more, after [this clip]({ $link })
jobs-remix = -# remix of [this clip]({ $link })
jobs-extend = -# continues [this clip]({ $link })
remix-title = Change it and make it again
extend-title = Continue this clip
remix-no-model = No model here takes what this was made from. `/models` shows what is on offer.
receipt-frame = The picture it was first made from is no longer there, so this one is made from the clip's own picture.
receipt-price-changed = Its price has changed: { $before } then, { $now } now.
receipt-done-removed = Your clip was deleted.
state-removed = done, and its message was deleted { RELATIVE($at) }
pressed-twice = You pressed that just now, and it was ordered once. To have another one, press again in a few seconds.
again-model-gone = `{ $model }`, which made this, is no longer on offer. Press *Remix* to take another model.
again-picture-gone = The picture that this was made from is no longer there. Order it with the picture again: `/video` with `image`, or right-click the picture → Apps → Animate.
again-source-clip-gone = The clip that this was made from is no longer there, or Discord does not show it to me. Right-click that clip → Apps → Animate.
extend-clip-gone = The clip is no longer in this message, so there is nothing to continue.
button-job-gone = I no longer know this clip, so its buttons do nothing. Order a new one with `/video`.
button-job-erased = What this clip was ordered with has been erased, so it cannot be made again. *Save* and *Delete* still work; `/video` orders a new one.
saved-title = **Your copy** · `{ $model }` · { $seconds }
saved-from = -# Posted in [this message]({ $link })
save-done = Sent to your direct messages.
save-dm-closed = I cannot send you direct messages. Open this server's menu → Privacy Settings → Direct Messages, switch them on, then press *Save* again.
save-too-large = This clip is larger than a direct message may be. Save it from this message instead: open the clip's menu → Download.
button-delete-sure = Delete for good
delete-sure = Delete this clip? It cannot be brought back, and what it cost stays spent.
delete-done = Deleted.
delete-not-yours = Only whoever ordered this clip can delete it, or a moderator who may manage messages here.
delete-busy = The clip is just being posted. Press *Delete* again in a few seconds.
delete-refused = Discord does not let me delete that message: I can no longer see this channel, or it is locked. `/jobs` no longer offers the clip.
delete-unsure = Discord did not say whether the message was deleted. If it is still there, press *Delete* again in a minute.

## Why a job failed

failure-invalid = The provider refused the order: change the prompt, the picture or the options.
failure-auth = The provider refused the operator's key. The operator has to mend it; try another model.
failure-forbidden = The provider does not allow this to the operator's account. Try another model.
failure-no-credit = The operator's account at the provider is empty. Try another model, or later.
failure-moderated = The provider's filter stopped the prompt or the picture. Change it and try again.
failure-rate-limited = The provider is too busy. Try again in a few minutes.
failure-provider = The provider could not make it. Try again, or take another model.
failure-cancelled = It was cancelled at the provider.
failure-expired = The provider did not finish it in time.
failure-lost = The provider does not know the order any more.
failure-no-result = The provider says it is done but gave no clip.
failure-unusable = The provider's file could not be made into a clip that plays here. If it is a video at all, whoever runs this bot has it for 30 days.
failure-resolved = Nobody could tell whether the provider took the order. The operator looked into it and closed it.
failure-internal = Something in Clapper went wrong. Try again; if it stays, tell the operator.

## /jobs, /quota, /models

jobs-none = You have no videos yet. Try `/video`.
jobs-title = **Your videos**
jobs-line = **{ $number }.** { $state } · { $details }
jobs-no-prompt = from a picture
state-queued = in the queue
state-queued-at = number { $position } in the queue
state-submitting = being ordered
state-running = being made since { RELATIVE($since) }
state-running-expected = being made, expected { RELATIVE($at) }
state-late = late, still being watched
state-fetching = being fetched
state-fetching-late = made, but cannot be fetched yet; being tried again
state-delivering = being posted
state-uncertain = unclear whether the provider took it; I keep looking, and the credits stay held until it is known or the operator decides
state-done = [done]({ $link }) { RELATIVE($at) }
state-done-no-link = done { RELATIVE($at) }
state-kept = done, could not be posted: press *Post again*
state-failed = failed { RELATIVE($at) }
state-cancelled = cancelled { RELATIVE($at) }
state-expired = lost { RELATIVE($at) }
state-cancel-asked = cancel asked for
jobs-cancel-cancelled = Cancelled. Nothing was charged.
jobs-cancel-asked = The provider has been asked to stop it. If it no longer can, the clip still comes.
jobs-cancel-too-late = It is too late to cancel: the provider has already done the work.
jobs-cancel-ended = It had already ended.
jobs-repost = It will be posted again in a moment.
repost-too-soon = That clip was posted again less than a minute ago. You can press once more { RELATIVE($until) }.
repost-private = In this server every clip now goes to direct messages, so it is not posted here again. *Save* below the clip sends you a copy.

quota-member = **You** have **{ $left }** of { $limit } { limit-unit } left { limit-this }; it renews { $renews_at } ({ RELATIVE($renews_at) }).
quota-guild = **This server** has **{ $left }** of { $limit } { limit-unit } left { limit-this }; it renews { $renews_at } ({ RELATIVE($renews_at) }).
quota-detail = -# { $used } used · { $held } held by unfinished videos · { limit-source }
quota-detail-granted = -# { $used } used · { $held } held by unfinished videos · { $granted } granted on top · { limit-source }
quota-held = { $held } are held by your videos that are not finished.
quota-none-held = Nothing is held by unfinished videos.
quota-blocked = **You** are blocked in this server: nothing can be ordered until an admin lifts it.
quota-blocked-until = **You** are blocked in this server: nothing can be ordered until { $until }.
quota-own-key = -# Videos that are paid with this server's own provider key do not count against the server's limit.
limit-unit = { $unit ->
    [clips] clips
   *[credits] credits
}
limit-this = { $period ->
    [day] today
    [week] this week
   *[month] this month
}

models-title = **Models here**, cheapest first
models-none = No model is on offer: the operator has to add a provider key, or an admin this server's own with `/clapper key set`.
models-line = `{ $model }` · from { $price } · { $facts }
models-more = -# … and { $count } more; `/video model:` finds them by name.
model-text = text
model-picture = picture
model-text-or-picture = text or picture
model-clip = clip
model-sound = sound
model-paused = paused until { $until }
choice-model = { $model } · { $price }
choice-leaves = { $choice } → { choice-left }
choice-too-dear = { $choice }, too dear: { choice-left }
choice-left = { $left } { $unit ->
    [clips] { $left ->
        [one] clip
       *[other] clips
    }
   *[credits] { $left ->
        [one] credit
       *[other] credits
    }
} left
choice-wait = { $choice } · { $wait }
choice-paused = { $choice } · paused

## Animate

animate-nothing = There is no picture or clip in that message. Right-click (or hold) a message with one, then Apps → Animate.
animate-which = Which picture?
animate-which-clip = Which picture or clip?
animate-pick = Choose a picture
animate-pick-clip = Choose a picture or clip
animate-picture = Picture { $number }
animate-clip = Clip { $number }
animate-title = Animate this picture
animate-title-clip = Make a new clip from this one
animate-prompt = What should happen
animate-prompt-hint = May stay empty where the model needs no prompt
animate-model = Model
animate-choice = { $title } · { $seconds } · { $price }
animate-no-model = No model here takes a picture. `/models` shows what is on offer.
animate-no-model-clip = No model here takes a clip. `/models` shows what is on offer.

animate-drawing = That sticker is a drawing that Discord's app makes move (Lottie): there is no picture in it that I could use. Take a screenshot of it, post that and animate it.

## A message as an order: a mention, or a reply to a clip

mention-begun = -# Looking at your order… If this stays, I was interrupted and nothing was charged: ask again.
mention-help = Tell me what you would like to see: mention { $me } with a few words, and attach a picture or a clip if the video should begin with one. Or right-click any picture (on a phone: press and hold) → **Apps** → **Animate**, or type `/video`.
mention-look = Discord does not show me what is in the message that you replied to. Right-click it (on a phone: press and hold) → **Apps** → **Animate**. For a video from your words alone, mention me without replying. Nothing was ordered.
mention-clip-words = What should be different? Reply to the clip with the words for the new one.
mention-told = I could not do that. The reason is for you alone: I sent it to you as a direct message. Nothing was ordered.
mention-untold = I could not do that. The reason is for you alone, and your direct messages are closed to me: try it with `/video`, whose answer only you see, and look at `/quota`. Nothing was ordered.
mention-pause = That was your third message in a minute that came to nothing: I answer yours again in a minute.
mention-about = About [your message]({ $link }):
mention-gone = The message with your order is gone. Write it again.
mention-not-yours = Only whoever asked can choose here. Mention me with a picture of your own.
mention-changed = Your message was changed meanwhile. Write it again.
mention-unreadable = Discord did not hand out your message. Try again in a minute.
clip-not-known = I no longer know how that clip was made. Right-click it (on a phone: press and hold) → **Apps** → **Animate**, or use `/video`.
reply-from-clip = -# Works on the clip that you replied to.
reply-from-frame = -# Begins with the first picture of the clip that you replied to.
reply-from-words = -# Made anew from your words, with the model and settings of the clip that you replied to: its model takes no clip.
reply-last-word = -# I do not change this message any more. The clip will be posted all the same; `/jobs` has the state.

## Whose pictures others may animate

picture-forbidden = <@{ $owner }> does not let others animate their pictures and clips. Ask them, or take one of your own. Nothing was charged.
consent-allowed = Others may animate pictures and clips that you post. `/privacy pictures others:forbid` forbids it, in every server where I am.
consent-forbidden = Nobody but you can animate pictures and clips that you post, in every server where I am. What was made before stays. `/privacy pictures others:allow` allows it again.

## Quotas for admins

allowance = { $amount } { $unit ->
    [clips] { $amount ->
        [one] clip
       *[other] clips
    }
   *[credits] { $amount ->
        [one] credit
       *[other] credits
    }
} a { $period ->
    [day] day
    [week] week
   *[month] month
}
standing = { allowance }: { $used } used, { $held } held by unfinished videos, **{ $left } left**; renews { $renews_at } ({ limit-source })
standing-granted = { allowance } and { $granted } granted on top: { $used } used, { $held } held by unfinished videos, **{ $left } left**; renews { $renews_at } ({ limit-source })

rules-title = **Quotas of this server** · days, weeks and months by `{ $zone }`
rules-guild = **The server as a whole**: the operator sets it, it renews by UTC
rules-members = **Every member** without an entry of their own or of a role
rules-roles = **Roles**: for each of its members; of several roles the most generous counts
rules-overrides = **Members**: instead of all of the above
rules-grants = **Granted**: on top, until the period ends
rules-blocks = **Blocked**: may order nothing
rules-line = - { allowance } ({ limit-source })
rules-line-for = - { $who }: { $allowances }
rules-grant = - { $who }: { $amount } more until { $until }
rules-block = - { $who } until lifted
rules-block-until = - { $who } until { $until }
rules-because = { $line } · { $reason }
list-more = -# … and { $count } more

quota-set-members = Saved. From now on every member may spend { $allowance }.
quota-set-role = Saved. From now on each member of { $who } may spend { $allowance }; of several roles the most generous counts.
quota-set-member = Saved. From now on { $who } may spend { $allowance }, whatever their roles.
quota-set-note = -# What was already spent in the period under way counts. `/clapper quota show` has all that holds.
quota-granted = Done. { $who } got { $amount ->
        [one] 1 credit
       *[other] { $amount } credits
    } more until the period ends. They have now:
quota-granted-line = - **{ $left }** of { $limit } { limit-unit } left { limit-this }; renews { $renews_at }
quota-cleared = Removed: { $count ->
        [one] 1 entry
       *[other] { $count } entries
    } of { $who }. What they have spent stays counted.
quota-cleared-nothing = Nothing was set for { $who }.
quota-every-member = every member
quota-role-and-member = Name a role or a member, not both.
quota-grant-nothing = They have no limit in credits that could be raised. Set one with `/clapper quota set` first.

timezone-is = Days, weeks and months of this server begin by **{ $zone }**. What the operator sets runs by UTC.
timezone-pending = A change of the zone begins with the next period of each limit; the last one begins { $at } ({ RELATIVE($at) }).
timezone-unknown = I do not know the time zone `{ $zone }`. Begin to type a city, such as Berlin, and pick one from the list.

settings-title = **Settings of this server**
settings-confirm = - Orders from { $price ->
        [one] 1 credit
       *[other] { $price } credits
    } on wait until the member confirms the price.
settings-confirm-off = - No order waits for a confirmation of its price (`confirm_at`).
settings-log = - Alerts at 50, 80, 95 and 100 % of the server's allotment go to <#{ $channel }>.
settings-log-off = - Alerts go nowhere: there is no `log_channel`.
settings-model = - Without a model named, `{ $model }` is taken where it fits, else the cheapest that fits.
settings-model-cheapest = - Without a model named, the cheapest that fits is taken (`default_model`).
settings-age-only = - Clips can be ordered in age-restricted channels only.
settings-age-any = - Clips can be ordered in every channel, age-restricted or not (`age_restricted_only`).
settings-spoiler = - Clips are hidden as spoilers until they are clicked.
settings-spoiler-off = - Clips are not hidden as spoilers (`spoiler`).
settings-private-allow = - Members may have clips sent to their direct messages (`private`).
settings-private-force = - Every clip is sent to its member's direct messages, none is posted here.
settings-private-forbid = - Nobody can have clips sent to their direct messages.
settings-on = on
settings-off = off
settings-retention = - Prompts and clips are erased { $days ->
    [one] one day
   *[other] { $days } days
} after a video has ended (`retention`).
settings-retention-forever = - Prompts and clips are kept until somebody erases them (`retention`).
settings-saved = Saved.
settings-log-closed = I could not post in <#{ $channel }>: I lack { $permissions }. Give me that there, or take another channel. Nothing was changed.
choice-cheapest = The cheapest that fits

block-done = { $who } can order nothing here until you lift it. Videos under way are still delivered.
block-done-until = { $who } can order nothing here until { $until }. Videos under way are still delivered.
block-lifted = { $who } can order again.
block-not-blocked = { $who } was not blocked.

explain-yes = **Yes.** { $who } could order in { $where } now.
explain-no = **No.** { $who } could not order in { $where } now. What decides: **{ $rule }**.
explain-block = the block
explain-no-key = there is no working key for its provider
explain-stopped = the operator has stopped all orders
explain-place = my permissions in this channel
explain-no-model = no model is on offer
explain-model-unknown = there is no such model
explain-model-gone = the model is not on offer at the moment
explain-provider-off = the operator has switched the provider off
explain-line-no-key = There is no working key for its provider
explain-line-stopped = The operator has stopped all orders
explain-line-no-model = No model is on offer
explain-line-model-unknown = There is no such model
explain-line-model-gone = The model is not on offer at the moment
explain-line-provider-off = The operator has switched the provider off
explain-limit-provider = the operator's limit at the provider
explain-limit-guild = the limit of the server as a whole
explain-limit-member = the member's own limit
explain-blocked = Blocked
explain-blocked-until = Blocked until { $until }
explain-not-blocked = Not blocked
explain-open = The operator takes orders
explain-missing = I lack { $permissions } in { $where }
explain-can-post = I can post in { $where }
explain-model = `{ $model }` is on offer, from { $price ->
        [one] 1 credit
       *[other] { $price } credits
    } a clip
explain-resting = The provider rests until { $until }: an order would be taken and wait
explain-limit = { $kind ->
        [provider] The operator at the provider
        [guild] The server as a whole
       *[member] The member
    }: { $standing }
explain-confirm = From { $price ->
        [one] 1 credit
       *[other] { $price } credits
    } on the member has to confirm the price; this one { $waits ->
        [yes] would wait for that
       *[no] would not
    }
explain-rule-yes = ✅ { $rule }
explain-rule-no = ❌ { $rule }
explain-rule-note = ℹ️ { $rule }

## What may be ordered in a server, its pause, its queue

command-clapper-allow = allow
command-clapper-allow-description = Allow a channel, role or model, or bound length and price; shows what holds when nothing is given
option-clapper-allow-channel = A channel, thread or category; once one is allowed, only those are
option-clapper-allow-role = Members of this role; once one is allowed, only those may order
option-clapper-allow-model = A model, or all of a provider as provider/*; once one is allowed, only those are
option-clapper-allow-longest = No clip longer than so many seconds; 0 = no bound
option-clapper-allow-highest_price = No order dearer than so many credits; 0 = no bound
command-clapper-deny = deny
command-clapper-deny-description = Deny a channel, role or model, whatever else is allowed; shows what holds when nothing is given
option-clapper-deny-channel = A channel, thread or category
option-clapper-deny-role = Members of this role
option-clapper-deny-model = A model, or all of a provider as provider/*
command-clapper-clear = clear
command-clapper-clear-description = Take back what was allowed or denied
option-clapper-clear-channel = The entry of this channel
option-clapper-clear-role = The entry of this role
option-clapper-clear-model = The entry of this model, or of provider/*
option-clapper-clear-every = All entries of a kind
command-clapper-pause = pause
command-clapper-pause-description = Take no new orders in this server until you resume; what is being made is finished
option-clapper-pause-reason = Why; members whose order is refused read it
command-clapper-resume = resume
command-clapper-resume-description = Take orders again
command-clapper-queue = queue
command-clapper-queue-description = Every unfinished video of this server, with cancel
command-clapper-export = export
command-clapper-export-description = All settings of this server as a file, without keys
command-clapper-import = import
command-clapper-import-description = Read settings from a file; shows what would change before anything does
option-clapper-import-file = A file made by /clapper export

policy-title = **What may be ordered here**
policy-nothing = **What may be ordered here**: everything, everywhere, by everyone. Nothing is allowed or denied by name.
policy-channels-only = - Only in { $what }, and in what is inside
policy-channels-not = - Not in { $what }, nor in what is inside
policy-roles-only = - Only by members of { $what }
policy-roles-not = - Not by members of { $what }
policy-models-only = - Only with { $what }
policy-models-not = - Not with { $what }
policy-longest = - No clip longer than { $most } s
policy-highest = - No order dearer than { $most ->
        [one] 1 credit
       *[other] { $most } credits
    }
policy-age-only = - Only in age-restricted channels
policy-private-force = - Every clip goes to its member's direct messages
policy-private-forbid = - No clip goes to direct messages on request
policy-paused = **Orders are paused** by an admin of this server since { $since }
policy-lifted = { $what } is no longer denied. Nothing else is shut out by that; to allow only this, allow it once more.
policy-shadowed = { $what } stays denied all the same, through { $by }: what denies is stronger. `/clapper clear` takes that back.
policy-cleared = { $count ->
    [0] There was no such entry.
    [one] Removed 1 entry.
   *[other] Removed { $count } entries.
}
policy-clear-what = Say what to take back: a channel, a role, a model, or `every`. For length and price, use `/clapper allow` with 0.
policy-model-unknown = I know no model or provider `{ $model }`. Pick one from the list; `provider/*` means all of a provider's.
policy-too-many = A server can have { $most } entries. Allow or deny a category, a role or `provider/*` instead of many single ones.
policy-kind-channel = channel
policy-kind-role = role
policy-kind-model = model

policy-pause = An admin of this server has paused orders. Nothing was charged; try again later.
policy-pause-because = An admin of this server has paused orders ({ $reason }). Nothing was charged; try again later.
policy-age = In this server, clips can be ordered in age-restricted channels only. Nothing was charged.
policy-channel-denied = In this server, clips cannot be ordered in { $by }. Nothing was charged; use another channel.
policy-channel-unlisted = In this server, clips can be ordered only in { $by }. Nothing was charged.
policy-role-denied = In this server, members of { $by } cannot order clips. Nothing was charged.
policy-role-unlisted = In this server, only members of { $by } can order clips. Nothing was charged.
policy-private = This server does not allow clips by direct message. Leave `private` out; nothing was charged.
policy-model-denied = This server does not allow `{ $model }`. Nothing was charged; take another model.
policy-model-unlisted = This server does not allow `{ $model }`, only { $by }. Nothing was charged.
policy-length = In this server, a clip may have at most { $most } s, and this one would have { $seconds } s. Nothing was charged; take a shorter one.
policy-price = In this server, a clip may cost at most { $most ->
        [one] 1 credit
       *[other] { $most } credits
    }, and this one would cost { $price }. Nothing was charged; take a shorter one or another model.
policy-changed = The rules of this server about private clips have changed since you ordered. Nothing was charged; order it again.

pause-done = **Orders are paused.** New ones are refused with your reason. { $waiting ->
    [0] No video waits.
    [one] 1 video waits and is held until you resume; its member can cancel it.
   *[other] { $waiting } videos wait and are held until you resume; their members can cancel them.
} { $working ->
    [0] Nothing is being made.
    [one] 1 is being made and will be finished.
   *[other] { $working } are being made and will be finished.
} `/clapper resume` ends it.
pause-already = Orders were paused already. { $waiting ->
    [0] No video waits.
    [one] 1 video waits.
   *[other] { $waiting } videos wait.
} { $working ->
    [0] Nothing is being made.
    [one] 1 is being made.
   *[other] { $working } are being made.
} `/clapper resume` ends it.
resume-done = **Orders are taken again.** { $waiting ->
    [0] No video had to wait.
    [one] 1 video that waited goes on.
   *[other] { $waiting } videos that waited go on.
}
resume-already = Orders were not paused.
receipt-server-paused = An admin of this server has paused orders; your job waits until they are resumed. Cancel it if you would rather not.
state-server-paused = { $state }, waits: an admin has paused orders in this server

queue-empty = No video of this server is unfinished.
queue-title = **{ $total } unfinished** here, oldest first · page { $number } of { $count }
queue-line = **{ $number }.** { $who } · { $state } · { $details } · asked { RELATIVE($since) }
queue-cancel-cancelled = Cancelled job `{ $id }`. Nothing was charged; its member is told.
queue-cancel-asked = The provider has been asked to stop job `{ $id }`; its member is told. If it no longer can, the clip still comes.
queue-cancel-rest = The rest of storyboard `{ $id }` is not made, and what was held for it is given back. Finished shots are posted as one clip; its member is told.
queue-cancel-too-late = It is too late to cancel job `{ $id }`: the provider has already done the work.
queue-cancel-ended = Job `{ $id }` had already ended.
job-not-here = That job is not from this server, or it does not exist. `/clapper queue` shows yours.
notice-cancelled = { $mention } An admin of this server has cancelled your video. Nothing was charged.
notice-cancel-asked = { $mention } An admin of this server has asked the provider to stop your video. If it no longer can, the clip still comes.

export-done = All settings of this server, without any key. `/clapper import` reads the file here or in another server, and shows what would change before anything does.
import-title = **What would change**: { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
import-nothing = Nothing would change: this server has all of that already.
import-line = { $what }: { $before } → { $after }
import-zone = time zone
import-limit = limit for { $who }
import-block = block of { $who }
import-words = word list
import-patterns = pattern list
import-review-review = review of orders
import-review-channel = channel of the moderators
import-allowed = allowed
import-denied = denied
import-left-out = Left out, as unknown in this server: { $what }{ $count ->
    [1] { "" }
   *[other] { " " }({ $count } in all)
}.
import-no-log = Left out: the log channel, which is unknown here or in which I cannot post.
import-opened = ⚠️ The file allows only some of a kind ({ $kind }), and none of those is known here. Without them all are allowed: deny some afterwards, or correct the file.
import-decide = Nothing has been changed yet.
import-done = Done: { $count ->
    [one] 1 entry
   *[other] { $count } entries
} changed. `/clapper audit` has them all.
import-discarded = Nothing was changed.
import-changed = The settings of this server have changed since I showed you the difference. Nothing was changed; use `/clapper import` again.
import-over = That is over: it was decided, is older than 15 minutes, or from before a restart. Use `/clapper import` again.
import-too-large = The file is larger than { $most } KB, so it is none of mine. Nothing was changed.
import-no-text = That file is no text. Hand in one that `/clapper export` has made. Nothing was changed.
import-no-json = That file is no JSON: line { $line }, column { $column } is not right. Nothing was changed.
import-invalid = Nothing was changed. In the file:
    { $lines }
import-fault = line { $line }, `{ $field }`: { $what }
import-missing = `{ $name }` is missing here
import-unknown = there is no such field, or it is never imported
import-both = it is allowed and denied at once
import-twice = this limit is there twice
import-limit-id = `id` is needed for a role or a member, and for nobody else
import-takes-one-of = it has to be { $takes }
import-takes-id = it has to be an id of Discord, in quotation marks
import-takes-number = it has to be a whole number, neither negative nor above 1,000,000
import-takes-flag = it has to be true or false
import-takes-time = it has to be a time such as 2026-12-31T18:00:00Z
import-takes-text = it has to be a text, and not a long one
import-takes-list = it has to be a list of at most { $most }
import-takes-fields = it has to be fields in curly brackets
button-apply = Apply

explain-decides-pause = an admin has paused orders in this server
explain-decides-age = clips can be ordered in age-restricted channels only
explain-decides-channel = this server's rule for channels
explain-decides-role = this server's rule for roles
explain-decides-private = this server allows no private clips
explain-decides-model = this server's rule for models
explain-decides-length = this server's longest clip
explain-decides-price = this server's highest price
explain-pause = Orders are paused since { $since }
explain-age = Only age-restricted channels are allowed
explain-channel-fine = { $count ->
    [0] The channel is not denied
   *[other] The channel is allowed through { $by }
}
explain-channel-denied = The channel is denied through { $by }
explain-channel-unlisted = Only these channels are allowed: { $by }
explain-role-fine = { $count ->
    [0] None of the member's roles is denied
   *[other] The member is allowed through { $by }
}
explain-role-denied = The member is denied through { $by }
explain-role-unlisted = Only these roles are allowed: { $by }
explain-model-fine = { $count ->
    [0] The model is not denied
   *[other] The model is allowed through { $by }
}
explain-model-denied = The model is denied through { $by }
explain-model-unlisted = Only these models are allowed: { $by }
explain-length = No clip longer than { $most } s
explain-price = No order dearer than { $most ->
        [one] 1 credit
       *[other] { $most } credits
    }
explain-private-forced = Every clip goes to the member's direct messages
explain-private-forbidden = Clips by direct message are refused
## Privacy

button-erase = Erase it
privacy-question = **Erase what Clapper holds about you?** In every server of this Clapper, and nobody can bring it back.
privacy-goes = **Goes at once:** prompts, options, pictures, links and receipts of your { $count ->
    [one] one ended video
   *[other] { $count } ended videos
}, and their clips on Clapper's disk.
privacy-goes-kept = -# { $count ->
    [one] One of these clips
   *[other] { $count } of these clips
} could never be posted and would be lost: `/jobs` can still post { $count ->
    [one] it
   *[other] them
} for you.
privacy-goes-posts = **Goes one after the other:** { $count ->
    [one] one message
   *[other] { $count } messages
} with your videos in servers. Those that Discord does not let me delete are named here when you use `/privacy delete` again.
privacy-unended = **Goes later:** { $count ->
    [one] One video is under way. It is paid for: it reaches you as usual, and is erased right after. Its message stays.
   *[other] { $count } videos are under way. They are paid for: they reach you as usual, and are erased right after. Their messages stay.
}
privacy-stays-money = **Stays:** what you have spent, so that limits hold and the books add up; with your name until the current day, week and month are over, and without it from then on.
privacy-stays-block = **Stays:** { $count ->
    [one] the block that an admin of one server has
   *[other] the blocks that admins of { $count } servers have
} put on you, with its reason, until they lift it.
privacy-stays-limit = **Stays:** the limit of your own that an admin has set in { $count ->
    [one] one server
   *[other] { $count } servers
}.
privacy-stays-consent = **Stays:** that others may not animate your pictures, if you said so (`/privacy pictures`).
privacy-stays-changes = **Stays:** what you did as an admin or moderator, with your name: changes in that server's `/clapper audit`, grants, blocks, provider keys, and orders that you decided on.
privacy-not-ours = **Not Clapper's to erase:** what Discord keeps, direct messages, and what was sent to the video providers.
privacy-export-first = -# `/privacy export` first, if you want to keep a copy.
privacy-erased = **Erased.** Your prompts, pictures, links and clips are gone from here.
privacy-erased-posts = { $count ->
    [one] One message of yours is
   *[other] { $count } messages of yours are
} being deleted, one after the other. `/privacy delete` says how far that is.
privacy-erased-unended = { $count ->
    [one] One video is still under way: it reaches you, and is erased then.
   *[other] { $count } videos are still under way: they reach you, and are erased then.
}
privacy-erased-money = Your name leaves the books after { $until }.
privacy-last = **Your erasure of { $at }**: your name leaves the books after { $until }.
privacy-last-posts = - Messages deleted: { $deleted }; still to do: { $waiting }.
privacy-last-unended = - { $count ->
    [one] One video is
   *[other] { $count } videos are
} still under way, and will be erased then.
privacy-last-stuck = - { $count ->
    [one] One message
   *[other] { $count } messages
} I could not delete; a moderator there can: { $links }
privacy-last-stuck-link = [message { $number }]({ $link })
privacy-exported = **Everything that Clapper holds about you**, in every server of this Clapper. Only you can see this message; Discord keeps the file until you dismiss it.
privacy-exported-left-out = -# { $count ->
    [one] One picture or clip had
   *[other] { $count } pictures and clips had
} no room in it; `left-out.txt` inside names them.
privacy-export-large = What is held about you does not fit into the { $limit } MB that Discord takes here. Ask whoever runs this Clapper for it.
privacy-export-disk = There is not enough room on this machine's disk to write your export. Tell whoever runs this Clapper, or try again later.
readme-what = Everything that this Clapper holds about you, in every server. Times are UTC; ids are Discord's. A section that is not there is empty.
readme-jobs = jobs: what you ordered: prompt and options (request), price in credits, state, links of the provider (assets), the clip's file, what a link to it ends in (link_token), where it was posted.
readme-providers = orders_at_providers: when each job was sent to which video provider, and the number it has there.
readme-pictures = pictures: of videos that are not finished. Pictures, and clips that are still on Clapper's disk, are in folders beside this, where there was room.
readme-messages = messages: what was sent to you about your jobs.
readme-money = ledger: every movement of your credits. counters: what they add up to in each day, week or month.
readme-admins = limits_of_your_own, blocks: what admins have set for you alone. changes_about_you, changes_you_made: the servers' trail of changes. decisions_you_made: orders that you decided on as a moderator.
readme-pictures-of-yours = made_from_your_pictures: videos that others made from your pictures. nobody_may_animate_your_pictures: since when you do not want that.
readme-rest = keys_you_added: provider keys that you stored for a server (their last four characters). erasures_you_asked_for: those not yet done with.
not-your-control = That button was made for somebody else.

## Usage

usage-month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
usage-title = **Usage in { $month }**
usage-none = Nobody has ordered anything in { $month }.
usage-line = `#{ $number }` { $who } · `{ $model }` · { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    } · **{ $credits }** { $credits ->
        [one] credit
       *[other] credits
    }
usage-held = { $held } held
usage-refunded = { $refunded } refunded
usage-key-operator = operator's key
usage-key-guild = own key
usage-more = -# … and { $count ->
        [one] 1 more line
       *[other] { $count } more lines
    }, all in the totals
usage-total = **Together**: { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    }, **{ $credits }** credits, { $held } held by unfinished videos, { $refunded } refunded.
usage-own-key = -# { $credits } of these credits were paid with the server's own key.
usage-billed = -# The providers said that they billed: { $amounts }.
usage-month-form = { $value } is no month. Write it like 2026-11, or pick one from the list.
usage-chart-title = Credits in { $month }
usage-chart-subtitle = { $credits } credits, { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    }, { $members ->
        [one] 1 member
       *[other] { $members } members
    }
usage-chart-member = #{ $number } { $name }
usage-chart-short = #{ $number }
usage-chart-others = { $count ->
        [one] 1 other
       *[other] { $count } others
    }
usage-chart-models = other models
usage-chart-empty = Nothing was spent.
usage-chart-alt = Credits spent in { $month } by member and model. { $rows }
usage-former-member = former member

trail-title = **Who changed what**, newest first
trail-none = Nobody has changed anything here.
trail-none-older = There is nothing older.
trail-line = { $at } { $who } · { $what }: { $before } → { $after }
trail-what = { $what ->
    [limit-set] limit for
    [limit-clear] limits of
    [grant] grant to
    [timezone] time zone
    [block] block of
    [unblock] block of
    [moderation] moderation
    [review] order of
    [rule] rule for
    [orders] orders
    [job] job
    [clip-delete] deleted the clip of
   *[other] { $what }
}
trail-server = this server
trail-of = { $what } { $subject }
trail-nothing = nothing
button-older = Older

## Notices

notice-alert = { $level ->
        [100] **This server's allotment is used up**: nothing is left of { $most } { limit-unit } { limit-this }. It renews { $ends } ({ RELATIVE($ends) }).
       *[other] **{ $level } % of this server's allotment is used**: { $left } of { $most } { limit-unit } are left { limit-this }. It renews { $ends } ({ RELATIVE($ends) }).
    }
notice-reference = -# `{ $marker }`

## Operators

command-operator = operator
command-operator-description = For whoever runs Clapper: money, providers, and jobs in doubt
command-operator-allot = allot
command-operator-allot-description = Give a server its allotment
option-operator-allot-guild_id = The server, by name or id
option-operator-allot-credits = What all its members together may spend in a period; one credit is about US$0.01
option-operator-allot-period = Day, week or month (UTC); left out: month. Entries of several periods hold side by side
command-operator-limit = limit
command-operator-limit-description = Limit what all servers together spend at a provider
option-operator-limit-provider = The provider
option-operator-limit-credits = What may be spent there in a period; one credit is about US$0.01
option-operator-limit-period = Day, week or month (UTC); left out: month. Entries of several periods hold side by side
command-operator-clear = clear
command-operator-clear-description = Remove every entry of a server (back to the default allotment) or of a provider (no limit)
option-operator-clear-guild_id = The server, by name or id
option-operator-clear-provider = The provider
command-operator-servers = servers
command-operator-servers-description = Servers with their allotments and what they spent, biggest first
command-operator-forecast = forecast
command-operator-forecast-description = What the worst month could cost under the present limits
command-operator-audit = audit
command-operator-audit-description = Who changed what: your own changes, or those of a server
option-operator-audit-guild_id = A server, by name or id; left out: what concerns no single server
command-operator-stop = stop
command-operator-stop-description = Buy nothing any more, anywhere; what is being made goes on
option-operator-stop-reason = Members are told this when their order is refused
command-operator-go = go
command-operator-go-description = End the stop: take orders again and buy what waits
command-operator-provider = provider
command-operator-provider-description = Providers: how they are, on, off, pause, resume
command-operator-provider-status = status
command-operator-provider-status-description = How each provider is: jobs, rests, balance, limits
command-operator-provider-on = on
command-operator-provider-on-description = Take orders for a provider again
option-operator-provider-on-provider = The provider
command-operator-provider-off = off
command-operator-provider-off-description = No new orders for a provider; those that wait are given back
option-operator-provider-off-provider = The provider
command-operator-provider-pause = pause
command-operator-provider-pause-description = Orders for a provider wait until you resume
option-operator-provider-pause-provider = The provider
command-operator-provider-resume = resume
command-operator-provider-resume-description = End a provider's pause
option-operator-provider-resume-provider = The provider
command-operator-uncertain = uncertain
command-operator-uncertain-description = Jobs that may have been paid for: charge or release each

not-owner = Only whoever runs this Clapper can do that.
operator-server-unknown = { $server } is no server that I am in. Pick one from the list, or paste its id.
operator-provider-unknown = There is no provider `{ $provider }` here. There are: { $takes }.
operator-provider-is-off = `{ $provider }` is off, not paused. `/operator provider on` takes orders for it again.
operator-clear-one = Name either a server or a provider, not both.
operator-server = **{ $name }** (`{ $id }`)
operator-server-left = a server that I am not in (`{ $id }`)
operator-clips = { $count ->
    [one] 1 clip
   *[other] { $count } clips
}
operator-each-day = { $amount } a day
operator-each-week = { $amount } a week
operator-each-month = { $amount } a month
operator-standing = { $limit }: { $used } spent, { $held } held
operator-saved = Saved.
operator-cleared = { $count ->
    [0] There was nothing to remove.
    [one] Removed 1 entry.
   *[other] Removed { $count } entries.
}
operator-server-may = { $server } may spend:
operator-provider-may = All servers together may spend at `{ $provider }`:
operator-provider-free = `{ $provider }` has no limit of its own; the servers' allotments bound it.
operator-rule = • { $rule }
operator-rule-default = • { $rule } (the default)
operator-servers-none = No server has an allotment of its own or has ordered yet; I am in { $here }.
operator-servers-title = **Servers** with an allotment of their own or orders, biggest first (I am in { $here }) · page { $number } of { $count }
operator-servers-line = { $server } · { $spent } · { $members ->
    [one] 1 member this month
   *[other] { $members } members this month
}
forecast-title = **The worst month**: 31 days in which every server spends all it may
forecast-money = { $credits } (US${ $dollars })
forecast-total = In total at most **{ $most }**; the allotments of { $servers ->
    [one] 1 server bind
   *[other] { $servers } servers bind
}.
forecast-total-unbound = In total **without limit**: neither allotments nor your limits at the providers bound the credits of a month. `/operator allot` and `/operator limit` do.
forecast-total-limited = In total at most **{ $most }**; your limits at the providers bind, not the allotments of { $servers ->
    [one] 1 server
   *[other] { $servers } servers
}.
forecast-provider = `{ $provider }`: at most { $most }; the allotments bind
forecast-provider-unbound = `{ $provider }`: without limit; neither the allotments nor a limit of yours binds
forecast-provider-limited = `{ $provider }`: at most { $most }; your limit of { $limit } binds
forecast-outside = Outside of it, at providers for which they have keys of their own: { $servers } ({ $count ->
    [one] 1 server
   *[other] { $count } servers
}).
forecast-note = -# One credit is nominally US$0.01; your provider's own prices may differ. A month can touch six weeks.
operator-trail-operator = what concerns no single server
operator-trail-title = **Changes** · { $where }, newest first
operator-trail-none = No changes yet · { $where }
operator-trail-entry = { $at } <@{ $actor }> { $what }: { $before } → { $after }
operator-trail-nothing = –
operator-running = Orders are being taken.
operator-is-stopped-operator = **Stopped** { RELATIVE($since) } by <@{ $by }>. `/operator go` ends it.
operator-is-stopped-restored = **Stopped** { RELATIVE($since) }: the database was restored from a copy. Look at `/operator uncertain` and the providers' own lists, then `/operator go`.
operator-stop-reason = Reason: { $reason }
operator-stopped = **Stopped.** Nothing is bought any more, also after a restart. { $waiting ->
    [0] No job waits.
    [one] 1 job waits and stays reserved.
   *[other] { $waiting } jobs wait and stay reserved.
}
operator-stopped-begun = { $count ->
    [one] 1 order was already on its way to a provider and goes on.
   *[other] { $count } orders were already on their way to a provider and go on.
}
operator-stopped-next = What is being made is still fetched and posted. `/operator go` ends the stop.
operator-go = Orders are taken again, and what waited is bought in turn.
operator-go-nothing = Nothing was stopped.
operator-turned-on = `{ $provider }` takes orders again.
operator-turned-paused = `{ $provider }` is paused. { $waiting ->
    [0] No job waits for it; new ones will.
    [one] 1 job waits for it, and new ones will.
   *[other] { $waiting } jobs wait for it, and new ones will.
} What is being made there goes on.
operator-turned-off = `{ $provider }` is off. { $waiting ->
    [0] No job waited for it.
    [one] 1 job waited for it; its credits are given back and its member is told.
   *[other] { $waiting } jobs waited for it; their credits are given back and their members are told.
} What is being made there goes on.
operator-still-on = `{ $provider }` was on already.
operator-still-paused = `{ $provider }` was paused already.
operator-still-off = `{ $provider }` was off already.
operator-provider-state = **{ $provider }** · { $state }
operator-state-on = on
operator-state-off = **off**
operator-state-paused = **paused**
operator-state-no-key = no key of yours
operator-state-resting = resting until { $until }
operator-state-probing = on, trying one order after a rest
operator-provider-jobs = { $waiting } waiting, { $working } being made
operator-provider-uncertain = **{ $count } uncertain**
operator-provider-balance = balance { $amount } { $unit }
uncertain-none = No job is uncertain.
uncertain-title = **{ $total } uncertain** · page { $number } of { $count }
uncertain-line = **{ $number }.** { RELATIVE($since) } · <@{ $member }> in { $server } · { $details }
uncertain-why-lost = -# Job `{ $id }`: the answer to order `{ $attempt }` was lost, and the provider's lists prove nothing.
uncertain-why-gone = -# Job `{ $id }`: task `{ $task }` was taken, and then neither finished nor failed in time.
uncertain-next = Look into your account at the provider. **Charge**: it did the work. **Release**: the member gets the credits back. Left alone, a job that shows up there still finishes by itself.
uncertain-over = That job is no longer uncertain: it found its way meanwhile. Nothing was done.
uncertain-charge = Charged { $price } for job `{ $id }`. The member is told, with your reason.
uncertain-release = Gave { $price } back for job `{ $id }`. The member is told, with your reason.
button-charge = Charge { $number }
button-release = Release { $number }
button-back = Back
button-on = Next
decide-charge = Charge this job
decide-release = Release this job
decide-reason = Reason
decide-reason-hint = The member reads it, and the books keep it
decide-reason-needed = Say why, in a few words.

## What an operator holds back, as members read it

stopped-operator = The operator has stopped all orders for now. Nothing was charged; try again later.
stopped-because = The operator has stopped all orders for now ({ $reason }). Nothing was charged; try again later.
stopped-restored = Orders rest until the operator has looked after the restored books. Nothing was charged; try again later.
provider-off = The operator has switched `{ $provider }` off. Nothing was charged; take another model.
receipt-gate-paused = The operator has paused this provider; your job waits. Cancel it if you would rather not.
receipt-gate-stopped = The operator has stopped all orders for now; your job waits. Cancel it if you would rather not.
receipt-gate-off = The operator has switched this provider off; your job is being given back.
state-gate-paused = { $state }, waits: the operator has paused this provider
state-gate-stopped = { $state }, waits: the operator has stopped all orders
state-gate-off = { $state }, being given back: the operator has switched this provider off
model-gate-paused = paused by the operator
model-gate-stopped = all orders are stopped
model-gate-off = switched off
choice-gate-paused = { $choice } · paused
choice-gate-stopped = { $choice } · orders are stopped
choice-gate-off = { $choice } · off
receipt-unconfirmed = The provider has not confirmed it yet. It is never sent twice: I look for it there until it is known whether it was taken, and your credits stay held.
receipt-blocking = This provider answers only when the clip is ready, which takes minutes.
state-unconfirmed = ordered, not confirmed: being looked for at the provider, never ordered twice
state-blocking = being made; this provider answers only when the clip is ready
receipt-reason-operator = The operator says: { $reason }
receipt-resolved-charged = { $price } were charged.
receipt-resolved-released = Your { $price } were given back.
failure-switched-off = The operator has switched this provider off. Take another model.

## Refusals that Discord brings about

not-in-server = Clapper works in servers only: use this command in a server's channel.
not-installed = Clapper is not installed in this server, so it could not post the clip. Ask an admin to add it to the server.
not-manager = Only people who may manage this server can do that.
cannot-post-here = I could not post the clip here: I lack { $permissions }. Ask an admin, or use another channel.
permission-view_channel = *View Channel*
permission-send_messages = *Send Messages*
permission-send_messages_in_threads = *Send Messages in Threads*
permission-attach_files = *Attach Files*
permission-read_message_history = *Read Message History*
permission-manage_threads = *Manage Threads* (this thread is locked)
permission-thread_member = membership of this private thread (mention me in it once)
dm-open = Your private clips will arrive here.
dm-closed = I cannot send you direct messages, so the clip could not reach you. Allow them in this server's privacy settings, or leave `private` out.
dm-unsure = Discord did not let me check whether your direct messages are open. Try again in a minute, or leave `private` out.
bot-timed-out = I could not post the clip here: a moderator has put me in time-out until { $until }. Ask an admin to lift it.
not-usable-here = I cannot use { $value } here: it is gone, or I do not see it. Pick it from the list anew.
outdated-command = This command has changed since Discord last loaded it. Reload Discord (Ctrl+R) or wait a minute, then try again.
outdated-control = This button or form no longer works. Please run the command again.
given-back = What you typed is attached, so that nothing is lost.
starting-up = Clapper is still starting. Try again in a few seconds.
went-wrong = Something went wrong in Clapper, and I cannot say how far it got. Look at `/jobs` before you try again, and give the operator the reference if it stays.
provider-paused = The provider rests until { $until }. Try another model, or later.
discord-token-refused = Discord refused the bot's token. Copy a new one from https://discord.com/developers into DISCORD_TOKEN.
discord-intents-refused = Discord refused the bot's intents. Clapper needs none of the privileged ones; reset them in the developer portal.
discord-gateway-refused = Discord closed the gateway for good (code { $code }). Check SHARD_COUNT and SHARD_IDS.

## Requests

request-nothing-to-do = Give me a prompt, a picture or a clip to work with.
request-prompt-needed = `{ $model }` needs a prompt. Write what should happen.
request-prompt-not-taken = `{ $model }` takes no prompt. Leave it out, or take another model.
request-prompt-too-long = Your prompt has { $length } characters; `{ $model }` takes { $most }. Shorten it.
request-image-needed = `{ $model }` needs a picture. Attach one as `image`, or take another model.
request-image-not-taken = `{ $model }` takes no picture. Leave `image` out, or take another model.
request-last-image-needed = `{ $model }` needs a last picture. Attach one as `last_image`.
request-last-image-not-taken = `{ $model }` takes no last picture. Leave `last_image` out, or take another model.
request-video-needed = `{ $model }` needs a clip. Attach one as `video`.
request-video-not-taken = `{ $model }` takes no clip. Leave `video` out, or take another model.
request-duration-fixed = `{ $model }` always makes { $seconds } seconds. Leave `duration` out.
request-duration-not-taken = `{ $model }` cannot make { $value } seconds. It takes: { $takes }.
request-aspect-not-taken = `{ $model }` has no choice of shape. Leave `aspect` out.
request-resolution-not-taken = `{ $model }` has no choice of resolution. Leave `resolution` out.
request-quality-not-taken = `{ $model }` has no choice of quality. Leave `quality` out.
request-value-not-taken = `{ $model }` does not take { $value } as `{ $option }`. It takes: { $takes }.
request-option-not-taken = `{ $model }` does not take `{ $option }`. Leave it out, or take another model.
request-extra-form = { $value } is not of the form name=value.
request-extra-unknown = `{ $model }` has no extra option { $option }. It has: { $takes }.
request-extra-kind = The extra option `{ $option }` of `{ $model }` takes a value of the kind { $kind }.
request-extra-range = The extra option `{ $option }` of `{ $model }` takes values from { $low } to { $high }.
settings-invalid = Settings: { $faults }

## Limits, orders and jobs

limit-member = { limit-price }, and of your { limit-most } you have { limit-left } left ({ limit-source }). { limit-renewal }
limit-guild = { limit-price }, and of the { limit-most } of this server as a whole { limit-left } are left ({ limit-source }). { limit-renewal }
limit-provider = { limit-price }, and of the operator's { limit-most } at this provider { limit-left } are left. { limit-renewal } Another model may still work.
limit-price = { $unit ->
    [clips] That is 1 clip
   *[credits] That costs { $price ->
        [one] 1 credit
       *[other] { $price } credits
    }
}
limit-most = { $limit } { $unit ->
    [clips] { $limit ->
        [one] clip
       *[other] clips
    }
   *[credits] { $limit ->
        [one] credit
       *[other] credits
    }
} a { $period ->
    [day] day
    [week] week
   *[month] month
}
limit-left = { $left }
limit-renewal = It renews { RELATIVE($renews_at) }, at { $renews_at }.
limit-source = { $source ->
    [member] set for one member
    [role] set for the role { $role }
    [members] set for every member
    [operator] set by the operator
   *[default] the operator's default
}
blocked = An admin of this server has blocked you from ordering{ $until ->
    [none] { "" }
   *[other] { " " }until { $until }
}. { $reason }
task-keeps-failing = A part of Clapper ({ $task }) keeps failing, so all of it stops. The log above says why.
history-unreadable = Discord did not show the channel's history. It will be looked at again.

## A server's own key

command-clapper-key = key
command-clapper-key-description = This server's own provider keys
command-clapper-key-set = set
command-clapper-key-set-description = Let this server pay a provider with a key of its own
option-clapper-key-set-provider = Which provider the key is for
command-clapper-key-test = test
command-clapper-key-test-description = Ask the provider whether it takes this server's key; free
option-clapper-key-test-provider = Which provider's key
command-clapper-key-remove = remove
command-clapper-key-remove-description = Stop paying with this server's own key
option-clapper-key-remove-provider = Which provider's key
key-choice = { $provider } · …{ $last_four }
key-title = Key for { $provider }
key-field = API key
key-field-hint = It is stored encrypted. Afterwards only its last four characters are shown.
key-stored = Saved. The key ending in `{ $last_four }` now pays for this server's clips by `{ $provider }`; they take nothing from its allotment.
key-stored-unsure = Saved the key ending in `{ $last_four }`, but `{ $provider }` did not say whether it takes it. Try `/clapper key test` in a few minutes.
key-tested-ok = `{ $provider }` takes this server's key ending in `{ $last_four }`.
key-tested-refused = `{ $provider }` refuses this server's key ending in `{ $last_four }`. Set another one with `/clapper key set`, or remove it.
key-tested-unsure = `{ $provider }` did not say whether it takes this server's key ending in `{ $last_four }`. Try again in a few minutes.
key-removed = Removed the key ending in `{ $last_four }`; it buys nothing more. What it has already bought from `{ $provider }` is still fetched, then it is erased. Orders that still waited for it are closed, uncharged.
key-refused = `{ $provider }` refuses this key, so it was not stored. Copy it again from the provider's page.
key-no-key = That is no key: it needs { $shortest } to 400 plain characters without a space. Copy it again from the provider's page.
key-none = This server has no key of its own for `{ $provider }`.
key-provider-unknown = `{ $provider }` takes no key. Choose one of these: { $takes }.
key-no-secret = This bot cannot keep keys yet. Its operator has to set SECRET_KEY first.
key-sealed = This server's key for `{ $provider }` cannot be opened any more, because the bot's SECRET_KEY has changed. Set it again with `/clapper key set`.
model-no-key = `{ $model }` cannot be ordered in this server: there is no working key for its provider. Take another model, or ask an admin.
receipt-own-key = Paid with this server's own key; its allotment is not touched.
failure-key-gone = This server's own key was removed before the order was sent. Try again, or take another model.
failure-own-auth = The provider refused this server's own key. Ask an admin to renew it with `/clapper key set`; until then take another model.
failure-own-forbidden = The provider does not allow this to the account of this server's own key. Ask an admin, or take another model.
failure-own-no-credit = The account of this server's own key is empty. Ask an admin to fill it up, or take another model.

## Pictures, clips and links (bot/media)

picture-not-an-image = That file is no picture. Send a PNG, JPEG or WebP picture.
picture-format = { $found } pictures cannot be used here. Save it as { $takes } and send it again.
picture-too-large = The picture is { $size } MB; at most { $most } MB can be used. Send a smaller one.
picture-too-many-pixels = The picture has more than { $most } million pixels. Make it smaller and send it again.
picture-broken = The picture is damaged or incomplete. Save it anew and send it again.
picture-animated = That picture is animated. Send a still picture.
picture-too-small = The picture is { $width } × { $height } pixels; each side needs at least { $least }. Send a larger one.
picture-ratio = The picture is { $width } × { $height } pixels: too long and narrow for this model. Crop it and send it again.
picture-gone = Discord no longer has that file. Attach it again.
picture-host = I only take files from Discord itself. Attach the file to your message.
picture-unreachable = Discord did not hand out the file. Try again in a minute.
clip-source-not-video = That file is no video. Send an mp4, webm or mov clip.
clip-source-format = { $found } clips cannot be used here. Save it as { $takes } and send it again.
clip-source-too-large = The clip is { $size } MB; at most { $most } MB can be used. Send a shorter or smaller one.
clip-source-broken = The clip is damaged, or takes too long to read. Save it anew and send it again.
link-refused = The provider's link leads where I do not go ({ $reason }). Ask for a fresh one.
link-dead = The provider's link no longer works ({ $status }). Only a fresh one can help.
download-unreachable = The provider's file server cannot be reached ({ $reason }). It will be tried again.
download-refused = The provider's file server is busy ({ $status }). It will be tried again.
download-broken = The download broke off ({ $reason }). It will be tried again.
download-too-slow = The download took longer than { $seconds } seconds. It will be tried again.
download-empty = The provider sent an empty file. It will be tried again.
download-not-written = The clip could not be written to the disk ({ $reason }). The operator has to mend that.
spool-full = The disk is too full for the clip ({ $free } of { $needed } bytes free). The operator has to make room.
clip-too-large = The provider's file is { $size } MB; at most { $most } MB can be handled.
clip-not-video = The provider's file is no video.
clip-outside = The clip lies outside the data folder, so it was not taken. The operator has to mend that.
clip-broken = The provider's file is no video that can be read.
clip-picture-broken = The picture cannot be read. Send another one.
clip-cannot-shrink = The clip cannot be made small enough for Discord ({ $most } MB).
link-gone = There is no clip here (any more). Links to clips end after some days, or when the clip is deleted.
link-later = The clip cannot be shown right now. Try again in a minute.
video-too-slow = Working on the clip took longer than { $seconds } seconds. It will be tried again.

## Operating the program

migrate-nothing = The database is up to date ({ $after }).
migrate-new = A new database was made ({ $after }).
migrate-done = The database was brought from { $before } to { $after }.
migrate-done-copied = The database was brought from { $before } to { $after }. Copy of the old one: { $backup }
audit-clean = The books add up.
audit-difference = { $what }
backup-done = The database was copied to { $file }.
backup-missing = There is no file { $file }. Name a copy that `clapper backup` made.
backup-is-the-database = { $file } is the database in use itself. Name a copy that `clapper backup` made.
backup-damaged = { $file } is no whole database ({ $what }). Nothing was changed; try an older copy.
backup-empty = { $file } is an empty database. Nothing was changed.
restore-done = The database now is the copy { $file }.
restore-aside = The one before is kept as { $file }.
restore-next = At its next start Clapper takes orders but buys nothing: first it clears up what was bought after the copy was made. Read the log, then say `/operator go` in Discord.
store-in-use = { $file } is in use by another program: a Clapper process that stands by, or a database tool. Stop it first.

operator-store-busy = The database is held by another program ({ $detail }). End whatever has it open (a database tool, a second Clapper), then start again.
operator-store-full = There is no room left on the disk of the database ({ $detail }). Make room, then start again; nothing that was written is lost.
operator-store-memory = There is not enough memory to open the database ({ $detail }). Give this machine or container more.
operator-store-io = The disk fails at reading or writing the database ({ $detail }). Look at the disk before anything else, copy DATA_DIR away, and restore a backup on a healthy one.
operator-store-missing = The database cannot be opened ({ $detail }). See that the folder in DATABASE_URL exists, is mounted, and may be read and written by this user.
operator-store-read-only = The database may not be written to ({ $detail }). See that its file and folder belong to this user and that the disk is not mounted read-only.
operator-store-damaged = The database is damaged, or that file is none ({ $detail }). Keep the file, and put the newest copy in its place: `clapper restore DATA_DIR/backups/…`.
operator-store-handles = This process may open no more files ({ $detail }). Raise the limit: LimitNOFILE= in the systemd unit, ulimits in compose.
operator-store-connection = The database server ended the connection ({ $detail }). See that it runs and has free connections, then start again.
operator-store-refused = The database server does not let us in ({ $detail }). Correct user, password or database in DATABASE_URL.
operator-store-unreachable = The database cannot be reached ({ $detail }). See that the server in DATABASE_URL runs, and that name and port are right.
operator-store-journal = The journal in DATA_DIR cannot be read or written ({ $detail }). See that the folder belongs to this user and that its disk has room.
operator-store-runner-lock-lost = The connection that held the right to run jobs was lost ({ $detail }). See that the database server is reachable, then start again.
operator-store-closed = The database was closed while it was still used ({ $detail }). Start again; the log above says why.

check-token-missing = DISCORD_TOKEN is missing. Create a bot at https://discord.com/developers/applications, copy its token from the page "Bot" into .env.
check-token-refused = Discord refuses the token. Press "Reset Token" on the page "Bot" of your app and put the new one into DISCORD_TOKEN.
check-token-ok = Discord knows the token: the bot is { $name }.
check-intents-ok = Clapper needs no privileged intents: nothing has to be switched on.
check-discord-unreachable = Discord cannot be reached at { $url } ({ $what }). See that this machine has a connection; behind a proxy, set DISCORD_API_URL.
check-endpoint-set = The app has an "Interactions Endpoint URL", so commands never reach Clapper. Empty it: https://discord.com/developers/applications/{ $app }/information
check-code-grant = The app asks for an OAuth2 code grant, so it cannot be invited. Switch that off on its page "Bot" (app { $app }).
check-commands-ok = Discord has all { $count } commands of this version.
check-commands-differ = Discord has other commands than this version (missing: { $missing }). The next start of the bot mends that.
check-no-server = The bot is in no server yet. Open the invite link below.
check-more-servers = Only the first { $count } servers were looked at.
check-scope-missing = In { $server } the bot may not have commands. Invite it again (nothing is lost): { $link }
check-permissions-missing = In { $server } the bot lacks: { $permissions }. Give its role these permissions in the server's settings under "Roles".
check-channels-closed = In { $server } the bot sees { $count } channels in which it cannot post clips: { $channels }. Give its role the same permissions there, or hide them from it.
check-server-ok = { $server }: the bot may post wherever it can look.
check-invite = To invite the bot, with exactly the permissions that it needs: { $link }
check-clock-ok = This machine's clock agrees with Discord's.
check-clock-off = This machine's clock is { $seconds } s off. Switch on time synchronisation (timedatectl set-ntp true).
check-clock-wrong = This machine's clock is { $seconds } s off, so jobs would be judged by the wrong time. Switch on time synchronisation (timedatectl set-ntp true).
check-clock-unknown = The clock could not be compared with Discord's.
check-no-provider = No provider is on. Set a provider's key, or DEMO_PROVIDER=on.
check-key-ok = { $provider }: the key works.
check-key-refused = { $provider }: the key is refused. Copy it anew from the provider's site into { $setting }.
check-key-unsure = { $provider }: no free call tells whether the key works ({ $what }); the first clip will.
check-prices-assumed = { $provider }: the prices of { $models } are our guess. Compare them with the provider's price page, and confirm or correct them in MODELS_FILE.
check-prices-ok = All prices come from the providers' own pages, or from your MODELS_FILE.
check-database-new = There is no database at { $file } yet; the first start makes it.
check-database-ok = The database is whole.
check-database-damaged = The database is damaged ({ $what }). Stop the bot, and put the newest copy in its place: `clapper restore DATA_DIR/backups/…`.
check-schema-none = The database is empty. The first start fills a SQLite one; for PostgreSQL, run `clapper migrate`.
check-schema-old = The database has schema { $found }, this version needs { $wanted }. On SQLite the next start brings it up to date; on PostgreSQL run `clapper migrate`.
check-schema-ok = The database has the schema of this version ({ $found }).
check-stopped = All orders are stopped, by an operator or because the database was restored: `/operator` in Discord says why, `/operator go` ends it.
check-books-ok = The books add up.
check-books-wrong = The books do not add up: { $count } differences. Make a backup and report this as a fault of Clapper; `clapper audit` shows them all.
check-books-line = { $what }
check-books-unread = The books could not be read ({ $what }). Run `clapper audit` once the database answers.
check-backup = The newest backup is { $file }.
check-backup-none = There is no backup in DATA_DIR/backups. Run `clapper backup` every night, and copy the file to another machine.
check-folder-closed = { $folder } cannot be written to ({ $what }). Give it to the user that runs Clapper, or set DATA_DIR.
check-disk-ok = { $free } GiB are free under { $folder }.
check-disk-scarce = Only { $free } GiB are free under { $folder }. Make room before clips pile up.
check-disk-full = Only { $free } GiB are free under { $folder }. Make room now: clips wait until there is some.
check-video-ok = Video works: a clip of { $size } was made and prepared.
check-secret-ok = SECRET_KEY is set.
check-secret-missing = SECRET_KEY is not set, so servers cannot store provider keys of their own. Any text of 32 characters or more will do; never lose it.
check-part-broken = { $part } could not be looked at ({ $what }). If the line does not tell you what to do, report it as a fault of Clapper.
check-all-well = All is well.
check-faults = { $count ->
    [one] 1 fault. Mend it, then run `clapper check` again.
   *[other] { $count } faults. Mend them, then run `clapper check` again.
}

## Services (bot/services)

model-unknown = I do not know the model `{ $model }`. Pick one from the list, or leave it out.
request-nothing-fits = No model takes all of that together. Leave an option out, or look at `/models` for what each one takes.
request-none-takes = No model that suits this takes { $value } as `{ $option }`. What they take: { $takes }.
request-none-takes-it = No model that suits this takes `{ $option }`. Leave it out.
request-fits-without = No model takes all of that together. Leave out one of these: { $options }.
job-not-yours = That job is not yours, or it does not exist. `/jobs` shows yours.
clip-gone = That clip is no longer here to post. Ask for a new one with `/video`.

http-port-taken = HTTP_PORT { $port } on { $host } cannot be used: another program has it, or it needs more rights. Choose another port.

## Providers
provider-read-failed = The provider could not be read ({ $reason }). It will be tried again.
provider-key-missing = There is no usable key for { $provider } at { $host }. The operator has to put it back.

## Storage
store-unavailable = The database cannot be used right now ({ $reason }). Nothing was charged; try again in a minute.
store-slow = The database takes too long to answer right now. Nothing was charged; try again in a minute.
schema-outdated = The database has schema { $found } and this program needs { $wanted }. Run `{ $command }` first.
schema-newer = The database has schema { $found }, which is newer than this program's { $wanted }. Use the program that made it, or restore a backup.
schema-foreign = The database holds tables of another program. Set DATABASE_URL to an empty one.
runner-elsewhere = Another Clapper process already runs jobs here ({ $where }). Stop it first.
request-duration-sibling = `{ $model }` cannot make { $value } seconds. Take `{ $other }` for that.

request-too-many-segments = `{ $model }` takes at most { $most } prompts, told apart by `|`, and you gave { $count }. Leave some out.
model-gone = `{ $model }` is not on offer at the moment. Pick another model from the list.

## Moderation: the list

command-clapper-moderation = moderation
command-clapper-moderation-description = Which prompts are stopped here, and which orders wait for a moderator
command-clapper-moderation-words = words
command-clapper-moderation-words-description = Words and phrases that stop a prompt, in a form
command-clapper-moderation-patterns = patterns
command-clapper-moderation-patterns-description = Patterns (regular expressions) that stop a prompt, in a form
command-clapper-moderation-review = review
command-clapper-moderation-review-description = Which orders wait for a moderator, and where moderators are asked
option-clapper-moderation-review-orders = off: only those that members send; flagged: every stopped one; all: every order
option-clapper-moderation-review-channel = Where moderators are asked; without one, in the log channel
command-clapper-moderation-show = show
command-clapper-moderation-show-description = What is set; and whether a prompt would be stopped, and by what
option-clapper-moderation-show-prompt = A prompt to try
words-title = Words that stop a prompt
words-field = One word or phrase a line
words-hint = Whole words; upper and lower case, accents and invisible characters make no difference
patterns-title = Patterns that stop a prompt
patterns-field = One regular expression a line
patterns-hint = RE2 syntax, without regard to case; found anywhere in the prompt
moderation-saved = Saved.
moderation-merged = Another admin changed the list while your form was open: their entries were kept beside yours.
moderation-title = **What stops a prompt here**
moderation-words = - { $count ->
        [0] No words
        [one] 1 word or phrase
       *[other] { $count } words and phrases
    } (`/clapper moderation words`)
moderation-patterns = - { $count ->
        [0] No patterns
        [one] 1 pattern
       *[other] { $count } patterns
    } (`/clapper moderation patterns`)
moderation-review = - { $mode ->
        [all] **Every order** waits until a moderator approves it
        [flagged] A prompt that is stopped waits until a moderator approves it
       *[off] A prompt that is stopped is refused; its member can send it to the moderators
    } (`/clapper moderation review`)
moderation-channel = - Moderators are asked in <#{ $channel }>
moderation-channel-log = - Moderators are asked in the log channel, <#{ $channel }>
moderation-channel-none = - There is no channel in which moderators could be asked: nobody can send them anything
moderation-try-stopped = **Stopped**, by `{ $entry }`: “{ $prompt }”
moderation-try-passes = **Not stopped**: “{ $prompt }”
moderation-word-long = Not saved: a word or phrase may have { $most } characters, and this has more: { $value }
moderation-word-pattern = Not saved: “{ $value }” looks like a pattern. In the word list characters such as `*` and `?` mean nothing; put it into `/clapper moderation patterns`.
moderation-word-empty = Not saved: there is nothing in “{ $value }” that could be found in a prompt.
moderation-pattern-long = Not saved: a pattern may have { $most } characters, and this has more: { $value }
moderation-pattern-wrong = Not saved: this pattern does not work: { $value } ({ $reason }). Patterns have the syntax of RE2: no look-around, no back-references.
moderation-pattern-everything = Not saved: this pattern would stop every prompt: { $value }
moderation-list-many = Not saved: the list may have { $most } entries, and this has { $count }.
moderation-list-long = Not saved: the list may have { $most } characters, and this has { $count }. One pattern can do the work of many words.
moderation-no-channel = Nothing was changed: orders would wait for moderators whom I could not ask. Name a `channel`, or set a log channel with `/clapper settings log_channel`.
moderation-stopped = This server's word list stops your prompt. Nothing was charged. Change the prompt and order again.

## Moderation: orders that wait for a moderator

stopped-title = **Stopped** · { $details }
stopped-text = This server's word list stops your prompt. Nothing was charged. Change it and order again, or send it to the moderators: if they approve, it is made as you ordered it, for { $price }.
stopped-until = The offer to send it ends { RELATIVE($until) }.
review-waiting-title = **Waits for a moderator** · { $details }
review-waiting-text = Nothing is held or charged before a moderator approves. If nobody decides, it ends { RELATIVE($until) } and you are told.
button-send = Send to the moderators
button-withdraw = Take it back
state-stopped = stopped by this server's word list; the offer to send it to the moderators ends { RELATIVE($until) }
state-review = waits for a moderator, ends { RELATIVE($until) }
state-refused = a moderator said no { RELATIVE($at) }
state-unreviewed = ended { RELATIVE($at) }, no moderator decided
refused-title = **Not approved** · { $details }
refused-because = The moderators say: { $reason }
unreviewed-title = **Not approved** · { $details }
failure-refused = A moderator of this server did not approve it.
failure-unreviewed = No moderator decided on it.
stopped-lapsed = You did not send it to the moderators.
notice-refused = { $mention } A moderator did not approve the video that you ordered. Nothing was charged; `/jobs` has the details.
notice-unreviewed = { $mention } No moderator decided on the video that you ordered, so it has ended. Nothing was charged; you can order it again.
jobs-confirm-review = Agreed. This server's moderators look at it first; nothing is held before one of them approves.
jobs-send-sent = The moderators have been asked. Nothing is held before one of them approves; you will be told if they do not.
jobs-send-already = It has been sent before.
jobs-send-lapsed = It has ended. Nothing was charged; order it again if you still want it.
review-too-many = { $most } of your orders wait for this server's moderators already. Wait until they have decided on one, or take one back in `/jobs`.
review-too-soon = You have just sent something to the moderators. You can send the next one { RELATIVE($until) }.
review-no-channel = Orders have to wait for a moderator here, but no channel is set in which I could ask one. Nothing was charged; an admin can set it with `/clapper moderation review channel`.
review-title = **Approve this order?** · { $details }
review-title-approved = **Approved** by { $who } { RELATIVE($at) } · { $details }
review-title-refused = **Refused** by { $who } { RELATIVE($at) } · { $details }
review-title-withdrawn = **Cancelled** { RELATIVE($at) } · { $details }
review-title-lapsed = **Ended** { RELATIVE($at) }, nobody decided · { $details }
review-from = { $who } in <#{ $channel }>
review-no-prompt = (no prompt)
review-other = `{ $name }`: { $text }
review-long = The whole text is in the file { $file }.
review-matched = Stopped by `{ $entry }` on the list
review-every = Every order is reviewed here
review-because = Reason: { $reason }
review-source = Made from [this message]({ $link })
review-no-files = You do not see all of it: I may not attach files here. Give me { $permission } in this channel.
review-clip-not-shown = There is a clip or a large picture with it that I cannot show here.
review-picture-alt = A picture that the video is to be made from
review-until = Nothing is held or charged before somebody approves. Ends by itself { RELATIVE($until) }.
button-approve = Approve
button-refuse = Refuse…
refuse-title = Refuse this order
refuse-reason = Reason (may stay empty)
refuse-reason-hint = The member reads it, privately
review-answer-approved = Approved. It is in the queue now, and its price is held.
review-answer-refused = Refused. Its member is told; nothing was charged.
review-ended-waiting = It still waits, but something changed this very moment. Press again.
review-ended-approved = { $who } approved it { RELATIVE($at) }.
review-ended-refused = { $who } refused it { RELATIVE($at) }.
review-ended-withdrawn = It was cancelled { RELATIVE($at) }.
review-ended-lapsed = It ended { RELATIVE($at) }; nobody had decided.
review-not-now = Not approved: it could not be ordered now, because of a limit, a block or a rule of this server. `/clapper explain` says which. It still waits, so you can press again.
not-moderator = Only members with *Manage Messages* or *Manage Server* can decide on orders.
explain-review-all = Every order waits here until a moderator approves it
explain-review-flagged = A prompt that the word list stops waits until a moderator approves it
explain-review-off = A prompt that the word list stops is refused; the member can send it to the moderators
