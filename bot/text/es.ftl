# Todo lo que Clapper dice en español, de España y de América. Sobre las fechas y las referencias, véase el comienzo de en.ftl.
# Los nombres de los comandos y de sus opciones no se traducen: se escriben igual en todos los idiomas.

## Commands and their options, as Discord's picker shows them (names: lower case, no spaces)

command-video = video
command-video-description = Haz un video a partir de un texto, una imagen o un clip
option-video-prompt = Qué debe pasar en el video
option-video-image = La imagen con la que empieza
option-video-last_image = La imagen con la que termina, si el modelo lo permite
option-video-video = El clip que se edita o continúa, si el modelo lo permite
option-video-model = El modelo; si lo omites: el más barato que sirva
option-video-duration = Duración en segundos
option-video-aspect = Formato, por ejemplo 16:9
option-video-resolution = Resolución, por ejemplo 720p
option-video-quality = Nivel de calidad del modelo
option-video-audio = Con sonido
option-video-negative = Qué no debe salir en el video
option-video-seed = Con la misma semilla sale el mismo video, si el modelo puede
option-video-enhance = Deja que el proveedor mejore tu prompt
option-video-extra = Más opciones del modelo, como nombre=valor
option-video-private = Manda el clip a tus mensajes directos en vez de a este canal

command-animate = Animar

command-storyboard = storyboard
command-storyboard-description = Varias tomas en un video; cada una sigue desde la última imagen de la anterior

command-jobs = jobs
command-jobs-description = Tus videos en espera, en marcha y recientes
command-quota = quota
command-quota-description = Cuánto te queda a ti y a este servidor
command-models = models
command-models-description = Lo que se ofrece aquí, con precios y esperas

command-privacy = privacy
command-privacy-description = Lo que guardo sobre ti y lo que otros pueden hacer con tus imágenes
command-privacy-pictures = pictures
command-privacy-pictures-description = Si otros pueden animar tus imágenes y clips; sin opciones, te lo muestra
option-privacy-pictures-others = Prohibirlo o permitirlo, en todos los servidores; tú siempre puedes
command-privacy-export = export
command-privacy-export-description = Todo lo que se guarda sobre ti, en un archivo que solo recibes tú
command-privacy-delete = delete
command-privacy-delete-description = Borra tus prompts, imágenes y clips; antes te pregunta

command-clapper = clapper
command-clapper-description = Ajustes de este servidor
command-clapper-quota = quota
command-clapper-quota-description = Lo que pueden gastar los miembros
command-clapper-quota-set = set
command-clapper-quota-set-description = Fija cuánto puede gastar cada miembro, un rol o un solo miembro
option-clapper-quota-set-credits = Cuánto: créditos (uno son unos US$0.01), o clips si así lo dice unit
option-clapper-quota-set-period = Por día, semana o mes; si lo omites: al mes
option-clapper-quota-set-unit = Créditos o clips; si lo omites: créditos
option-clapper-quota-set-role = Cada miembro de este rol, en vez de todos los miembros
option-clapper-quota-set-member = Solo este miembro, tenga los roles que tenga
command-clapper-quota-grant = grant
command-clapper-quota-grant-description = Da más a un miembro para el periodo actual
option-clapper-quota-grant-credits = Cuántos créditos más
option-clapper-quota-grant-member = Quién los recibe
option-clapper-quota-grant-reason = Por qué; se muestra en el registro
command-clapper-quota-clear = clear
command-clapper-quota-clear-description = Quita lo que se fijó para todos los miembros, un rol o un miembro
option-clapper-quota-clear-role = Quita lo que se fijó para este rol
option-clapper-quota-clear-member = Quita lo que se fijó para este miembro
command-clapper-quota-show = show
command-clapper-quota-show-description = Cuánto pueden gastar este servidor, sus roles y miembros, y quién está bloqueado
command-clapper-timezone = timezone
command-clapper-timezone-description = La zona horaria en la que empiezan los días, semanas y meses de este servidor
option-clapper-timezone-zone = Un lugar como Europe/Madrid; si lo omites, muestra el actual
command-clapper-settings = settings
command-clapper-settings-description = Confirmación, avisos, modelo por defecto, restricción de edad, spoilers, privados; o los muestra
option-clapper-settings-confirm_at = A partir de este precio los pedidos esperan confirmación; 0 = nunca
option-clapper-settings-log_channel = Dónde se publican los avisos sobre el cupo
option-clapper-settings-alerts = False: no más avisos
option-clapper-settings-default_model = El que se usa si nadie elige modelo y sirve
option-clapper-settings-age_restricted_only = Si solo se pueden pedir clips en canales con restricción de edad
option-clapper-settings-spoiler = Si los clips se ocultan hasta que se hace clic en ellos
option-clapper-settings-private = Clips por mensaje directo: los miembros pueden, todos van así (force) o ninguno (forbid)
option-clapper-settings-retention = Días que se guardan prompts y clips; 0 = hasta que alguien los borre
command-clapper-block = block
command-clapper-block-description = Impide que un miembro pida videos
option-clapper-block-member = Quién
option-clapper-block-reason = Por qué; el miembro lo lee
option-clapper-block-days = Durante cuántos días; si lo omites: hasta que lo desbloquees
command-clapper-unblock = unblock
command-clapper-unblock-description = Deja que un miembro bloqueado vuelva a pedir
option-clapper-unblock-member = Quién
command-clapper-explain = explain
command-clapper-explain-description = ¿Podría pedir ahora este miembro? Sí o no, y qué regla decide
option-clapper-explain-member = Quién
option-clapper-explain-channel = Dónde; si lo omites: en este canal
option-clapper-explain-model = Qué modelo; si lo omites: el que le tocaría
command-clapper-usage = usage
command-clapper-usage-description = Quién gastó qué, con un gráfico del mes
option-clapper-usage-month = Un mes como 2026-11; si lo omites: el actual
command-clapper-audit = audit
command-clapper-audit-description = Quién cambió qué aquí, antes y después
option-clapper-audit-page = 1 es lo más reciente

## What an option can be chosen from

value-day = día
value-week = semana
value-month = mes
value-credits = créditos
value-clips = clips
value-allow = permitir (allow)
value-force = obligar (force)
value-forbid = prohibir (forbid)
value-channels = canales
value-roles = roles
value-models = modelos
value-everything = todo
value-off = off: solo lo que mandan los miembros
value-flagged = flagged: cada uno parado
value-all = all: todos

## Small parts

credits = { $count ->
    [one] 1 crédito
   *[other] { $count } créditos
}
seconds = { $count } s
details-model = `{ $model }`
details-shots = { $count } tomas
details-seed = semilla { $seed }
seconds-span = { $low }–{ $high } s
seconds-list = { $lengths } s
wait-seconds = ~{ $count } s
wait-minutes = ~{ $count } min
reference = -# Referencia { $id }

## The receipt

receipt-accepted = **Aceptado** · { $details }
receipt-position = { $position ->
    [1] Eres el siguiente de la cola.
   *[other] Estás en el puesto { $position } de la cola.
}
receipt-starting = Esperando un hueco libre en el proveedor.
receipt-paused = El proveedor descansa hasta { $until }; tu pedido espera.
receipt-left = Te quedan { $left } de { $limit } { limit-unit } { limit-this }; se renueva { $renews_at }.
receipt-left-server = Al servidor le quedan { $left } de { $limit } { limit-unit } { limit-this }.
receipt-submitting = **Enviando tu pedido al proveedor** · { $details }
receipt-running = **En proceso** · { $details }
receipt-running-since = Empezó { RELATIVE($since) }.
receipt-expected = Listo, en principio, { RELATIVE($at) }.
receipt-late = Tarda más de lo normal; lo sigo vigilando.
receipt-cancel-asked = Se ha pedido cancelarlo. Si el proveedor ya no puede pararlo, el clip llegará igualmente.
receipt-fetching = **Hecho** · { $details }
receipt-fetching-next = Estoy descargando el clip.
receipt-fetching-late = Ahora mismo no puedo descargar el clip del proveedor; lo sigo intentando.
receipt-delivering-next = El clip está en camino.
receipt-done = **Listo** · { $details }
receipt-done-channel = [Aquí tienes tu clip]({ $link }).
receipt-done-channel-gone = Tu clip se publicó aquí.
receipt-done-parent = Ya no pude publicar en este hilo: [tu clip está en su canal]({ $link }).
receipt-done-dm = [Tu clip está en tus mensajes directos]({ $link }).
receipt-done-kept = No puedo publicarlo en ningún sitio: dame permiso para publicar aquí o abre tus mensajes directos y pulsa *Publicar de nuevo* en `/jobs`.
receipt-uncertain = **Dudoso** · { $details }
receipt-uncertain-next = El proveedor no dijo si aceptó el pedido. No lo pediré dos veces y sigo buscando. Tus créditos quedan reservados hasta que se sepa, o hasta que el operador los cobre o los devuelva; te avisaré.
receipt-failed = **Falló** · { $details }
receipt-cancelled = **Cancelado** · { $details }
receipt-expired = **Perdido** · { $details }
receipt-expired-next = El proveedor hizo el clip, pero ya no se pudo descargar el archivo.
receipt-reason = El proveedor dice: { $reason }
receipt-not-charged = No se cobró nada.
receipt-charged = Se cobraron { $price }, porque el proveedor hizo el trabajo.
receipt-last-word = -# Discord solo me deja cambiar este mensaje durante 15 minutos. El clip se publicará igualmente; el estado está en `/jobs`.
button-cancel = Cancelar
button-repost = Publicar de nuevo

## Confirmation

confirm-title = **¿Empezar?** · { $details }
confirm-left = Después te quedarían { $left } de { $limit } { $unit ->
        [clips] clips
       *[credits] créditos
    }; se renueva { $until }.
confirm-left-server = Al servidor le quedarían { $left } de { $limit } { $unit ->
        [clips] clips
       *[credits] créditos
    }.
confirm-until = Aún no se ha cobrado ni reservado nada. La oferta termina { RELATIVE($until) }.
confirm-lapsed-title = **No empezó** · { $details }
confirm-lapsed = Nadie lo confirmó a tiempo.
button-confirm = Empezar por { $price }
state-draft = espera tu confirmación, termina { RELATIVE($until) }
state-lapsed = no empezó, nadie lo confirmó, { RELATIVE($at) }
jobs-confirm-started = En marcha. El clip se publicará donde lo pediste.
jobs-confirm-already = Ya estaba en marcha; solo se paga una vez.
jobs-confirm-lapsed = Esa oferta terminó. No se cobró nada; pídelo otra vez si aún lo quieres.
jobs-confirm-cancelled = Se había cancelado antes. No se cobró nada; pídelo otra vez si aún lo quieres.
failure-lapsed = Nadie confirmó su precio a tiempo.

## Storyboards

storyboard-title = Storyboard
storyboard-shots = Tomas
storyboard-shots-hint = De una a seis, una por línea; cada una sigue desde la última imagen de la anterior
storyboard-shots-example = Un zorro despierta en la nieve
storyboard-picture = Primera imagen
storyboard-picture-hint = Opcional, salvo que el modelo necesite una
storyboard-model = Modelo
storyboard-choice = { $title } · { $seconds } · { $price } por toma
storyboard-needs-picture = { $choice } · necesita una primera imagen
storyboard-no-model = Ningún modelo de aquí acepta a la vez texto e imagen, y cada toma necesita ambos. `/models` muestra lo que hay.
storyboard-empty = Escribe al menos una toma y como mucho { $most }, una por línea.
storyboard-too-many = Son { $count } tomas, y un storyboard tiene como mucho { $most }. Cada línea es una toma: junta algunas o haz dos storyboards.
storyboard-offer = **{ $number }** · { $seconds } · { $price } · { $words }
storyboard-line = **{ $number }** · { $state } · { $words }
storyboard-stalled = **La toma { $number } falló.** { $why }
storyboard-decide = Las tomas terminadas están a salvo. Repite esta o quédate con lo que hay; si no dices nada, se publican { RELATIVE($until) } y el resto se devuelve.
storyboard-decide-none = Repítela o cancela; si no dices nada, termina { RELATIVE($until) } y el resto se devuelve.
storyboard-winding-up = El resto no se hace, y lo reservado para ello se devuelve. Lo terminado se publica en cuanto no quede nada en marcha.
storyboard-charged = Se cobraron { $price } por las tomas hechas.
storyboard-separate = No se pudieron unir las tomas, así que cada una se publica por separado.
storyboard-partly = Tiene { $made } de { $shots } tomas; por las demás no se cobró nada, salvo que te dijera otra cosa.
receipt-filming = **Rodando** · { $details }
receipt-waiting = **En espera** · { $details }
state-filming = rodándose, toma a toma
state-waiting = espera a la toma anterior
state-shot-done = terminada
button-retake = Repetir la toma { $number } por { $price }
button-what-is-there = Publicar lo que hay
button-cancel-rest = Cancelar el resto
button-of-number = { $number }: { $label }
jobs-cancel-rest = El resto no se hace, y lo reservado para ello se devuelve. Las tomas terminadas se publican en un solo clip.
storyboard-retake-started = Esa toma se está haciendo otra vez.
storyboard-retake-not-now = Ahora no hay nada que repetir: ya sigue adelante o ya terminó.
clip-shot = -# Toma { $number } de un storyboard
notice-shot-failed = { $mention } La toma { $number } de tu storyboard falló. { $why } Las tomas terminadas se conservan: en `/jobs` puedes repetir esta o quedarte con lo que hay.
notice-shot-late = { $mention } La toma { $number } de tu storyboard tarda más de lo normal. La sigo vigilando; el estado está en `/jobs`.
notice-shot-late-fetching = { $mention } La toma { $number } de tu storyboard está hecha, pero ahora mismo no puedo descargarla del proveedor. Lo sigo intentando; el estado está en `/jobs`.
notice-shot-uncertain = { $mention } El proveedor no dijo si aceptó el pedido de la toma { $number } de tu storyboard. No lo pediré dos veces; el estado está en `/jobs`, y el operador puede resolverlo.

## The clip and other public messages

clip-title = { $mention } { $details }
clip-source = -# Hecho a partir de [este mensaje]({ $link })
clip-from-channel = -# Pedido en <#{ $channel }>
clip-note-remuxed = -# Reempaquetado para que se vea en todas partes
clip-note-reencoded = -# Recodificado para que se vea en todas partes
clip-note-shrunk = -# Reducido para caber en el límite de subida
clip-link = [Ver el clip]({ $link }) · { $size } MB · hasta { $until }
clip-link-why = -# No se puede reducir lo bastante para Discord, así que se ofrece por enlace: quien tenga el enlace puede verlo. Termina { RELATIVE($until) }.
clip-late = -# Tarde, pero aquí está
clip-alt = Video hecho con el prompt: { $prompt }
clip-alt-no-prompt = Video hecho a partir de una imagen
clip-alt-hidden = Video hecho con un prompt que no se muestra aquí
notice-failed = { $mention } Tu video falló. { $why }
notice-expired = { $mention } El proveedor hizo tu video, pero ya no se pudo descargar el archivo. Los detalles están en `/jobs`.
notice-late = { $mention } Tu video tarda más de lo normal. Lo sigo vigilando; el estado está en `/jobs`.
notice-late-fetching = { $mention } Tu video está hecho, pero ahora mismo no puedo descargarlo del proveedor. Lo sigo intentando; el estado está en `/jobs`.
notice-uncertain = { $mention } El proveedor no dijo si aceptó tu pedido. No lo pediré dos veces; el estado está en `/jobs`, y el operador puede resolverlo.
notice-marker = -# `{ $marker }`

## The clip's buttons

button-again = Otra vez
button-remix = Remezclar
button-extend = Continuar
button-save = Guardar
button-delete = Borrar
button-try-again = Reintentar
button-change = Cambiar y reintentar
clip-again = -# Una vez más, según [este clip]({ $link })
clip-remix = -# Remezcla de [este clip]({ $link })
clip-extend = -# Continúa [este clip]({ $link })
jobs-source = -# de [este mensaje]({ $link })
jobs-again = -# una vez más, según [este clip]({ $link })
jobs-remix = -# remezcla de [este clip]({ $link })
jobs-extend = -# continúa [este clip]({ $link })
remix-title = Cámbialo y hazlo de nuevo
extend-title = Continuar este clip
remix-no-model = Ningún modelo de aquí acepta aquello con lo que se hizo. `/models` muestra lo que hay.
receipt-frame = La imagen con la que se hizo ya no está, así que este se hace con la imagen del propio clip.
receipt-price-changed = Su precio ha cambiado: antes { $before }, ahora { $now }.
receipt-done-removed = Tu clip se borró.
state-removed = listo, y su mensaje se borró { RELATIVE($at) }
pressed-twice = Acabas de pulsarlo, y se pidió una sola vez. Si quieres otro, pulsa de nuevo en unos segundos.
again-model-gone = `{ $model }`, con el que se hizo, ya no se ofrece. Pulsa *Remezclar* para usar otro modelo.
again-picture-gone = La imagen con la que se hizo ya no está. Pídelo de nuevo con la imagen: `/video` con `image`, o clic derecho en la imagen → Aplicaciones → Animar.
again-source-clip-gone = El clip del que salió ya no está, o Discord no me lo muestra. Haz clic derecho en ese clip → Aplicaciones → Animar.
extend-clip-gone = El clip ya no está en este mensaje, así que no hay nada que continuar.
button-job-gone = Ya no conozco este clip, así que sus botones no hacen nada. Pide uno nuevo con `/video`.
button-job-erased = Se borró lo que se usó para pedir este clip, así que no puede repetirse. *Guardar* y *Borrar* siguen funcionando; con `/video` pides uno nuevo.
saved-title = **Tu copia** · `{ $model }` · { $seconds }
saved-from = -# Publicado en [este mensaje]({ $link })
save-done = Enviado a tus mensajes directos.
save-dm-closed = No puedo enviarte mensajes directos. Abre el menú de este servidor → Ajustes de privacidad → Mensajes directos, actívalos y pulsa *Guardar* otra vez.
save-too-large = Este clip es más grande de lo que cabe en un mensaje directo. Guárdalo desde este mensaje: abre el menú del clip → Descargar.
button-delete-sure = Borrar para siempre
delete-sure = ¿Borrar este clip? No se puede recuperar, y lo que costó sigue gastado.
delete-done = Borrado.
delete-not-yours = Solo quien pidió este clip puede borrarlo, o un moderador que pueda gestionar mensajes aquí.
delete-busy = El clip se está publicando ahora mismo. Pulsa *Borrar* otra vez en unos segundos.
delete-refused = Discord no me deja borrar ese mensaje: ya no veo este canal o está bloqueado. `/jobs` ya no ofrece el clip.
delete-unsure = Discord no dijo si el mensaje se borró. Si sigue ahí, pulsa *Borrar* otra vez en un minuto.

## Why a job failed

failure-invalid = El proveedor rechazó el pedido: cambia el prompt, la imagen o las opciones.
failure-auth = El proveedor rechazó la clave del operador. Tiene que arreglarlo él; prueba otro modelo.
failure-forbidden = El proveedor no permite esto a la cuenta del operador. Prueba otro modelo.
failure-no-credit = La cuenta del operador en el proveedor está vacía. Prueba otro modelo, o más tarde.
failure-moderated = El filtro del proveedor paró el prompt o la imagen. Cámbialo e inténtalo de nuevo.
failure-rate-limited = El proveedor está saturado. Inténtalo de nuevo en unos minutos.
failure-provider = El proveedor no pudo hacerlo. Inténtalo de nuevo o usa otro modelo.
failure-cancelled = Se canceló en el proveedor.
failure-expired = El proveedor no lo terminó a tiempo.
failure-lost = El proveedor ya no conoce el pedido.
failure-no-result = El proveedor dice que está hecho, pero no entregó ningún clip.
failure-unusable = Con el archivo del proveedor no se pudo hacer un clip que se vea aquí. Si es un video, quien lleva este bot lo conserva 30 días.
failure-resolved = Nadie pudo saber si el proveedor aceptó el pedido. El operador lo revisó y lo cerró.
failure-internal = Algo salió mal en Clapper. Inténtalo de nuevo; si sigue, díselo al operador.

## /jobs, /quota, /models

jobs-none = Aún no tienes videos. Prueba `/video`.
jobs-title = **Tus videos**
jobs-line = **{ $number }.** { $state } · { $details }
jobs-no-prompt = de una imagen
state-queued = en la cola
state-queued-at = puesto { $position } de la cola
state-submitting = pidiéndose
state-running = en proceso, empezó { RELATIVE($since) }
state-running-expected = en proceso, se espera { RELATIVE($at) }
state-late = con retraso, lo sigo vigilando
state-fetching = descargándose
state-fetching-late = hecho, pero aún no puedo descargarlo; lo sigo intentando
state-delivering = publicándose
state-uncertain = no está claro si el proveedor lo aceptó; sigo buscando, y los créditos quedan reservados hasta que se sepa o el operador decida
state-done = [listo]({ $link }) { RELATIVE($at) }
state-done-no-link = listo { RELATIVE($at) }
state-kept = listo, no se pudo publicar: pulsa *Publicar de nuevo*
state-failed = falló { RELATIVE($at) }
state-cancelled = cancelado { RELATIVE($at) }
state-expired = perdido { RELATIVE($at) }
state-cancel-asked = se pidió cancelarlo
jobs-cancel-cancelled = Cancelado. No se cobró nada.
jobs-cancel-asked = Se le ha pedido al proveedor que lo pare. Si ya no puede, el clip llegará igualmente.
jobs-cancel-too-late = Es tarde para cancelar: el proveedor ya hizo el trabajo.
jobs-cancel-ended = Ya había terminado.
jobs-repost = Se publicará de nuevo en un momento.
repost-too-soon = Ese clip se publicó de nuevo hace menos de un minuto. Podrás pulsar otra vez { RELATIVE($until) }.
repost-private = En este servidor todos los clips van ahora a mensajes directos, así que no se publica aquí otra vez. *Guardar*, debajo del clip, te manda una copia.

quota-member = **A ti** te quedan **{ $left }** de { $limit } { limit-unit } { limit-this }; se renueva { $renews_at } ({ RELATIVE($renews_at) }).
quota-guild = **A este servidor** le quedan **{ $left }** de { $limit } { limit-unit } { limit-this }; se renueva { $renews_at } ({ RELATIVE($renews_at) }).
quota-detail = -# { $used } usados · { $held } reservados por videos sin terminar · { limit-source }
quota-detail-granted = -# { $used } usados · { $held } reservados por videos sin terminar · { $granted } concedidos aparte · { limit-source }
quota-held = Tus videos sin terminar tienen { $held } reservados.
quota-none-held = Los videos sin terminar no tienen nada reservado.
quota-blocked = **Tienes** un bloqueo en este servidor: no puedes pedir nada hasta que un admin lo quite.
quota-blocked-until = **Tienes** un bloqueo en este servidor: no puedes pedir nada hasta { $until }.
quota-own-key = -# Los videos que se pagan con la clave propia de este servidor no cuentan para el límite del servidor.
limit-unit = { $unit ->
    [clips] clips
   *[credits] créditos
}
limit-this = { $period ->
    [day] hoy
    [week] esta semana
   *[month] este mes
}

models-title = **Modelos de aquí**, los más baratos primero
models-none = No se ofrece ningún modelo: el operador tiene que añadir una clave de proveedor, o un admin la propia de este servidor con `/clapper key set`.
models-line = `{ $model }` · desde { $price } · { $facts }
models-more = -# … y { $count } más; `/video model:` los encuentra por su nombre.
model-text = texto
model-picture = imagen
model-text-or-picture = texto o imagen
model-clip = clip
model-sound = sonido
model-paused = en pausa hasta { $until }
choice-model = { $model } · { $price }
choice-leaves = { $choice } → { choice-left }
choice-too-dear = { $choice }, demasiado caro: { choice-left }
choice-left = { $unit ->
    [clips] { $left ->
        [one] queda { $left } clip
       *[other] quedan { $left } clips
    }
   *[credits] { $left ->
        [one] queda { $left } crédito
       *[other] quedan { $left } créditos
    }
}
choice-wait = { $choice } · { $wait }
choice-paused = { $choice } · en pausa

## Animate

animate-nothing = En ese mensaje no hay ninguna imagen ni clip. Haz clic derecho (o mantén pulsado) en un mensaje que los tenga y ve a Aplicaciones → Animar.
animate-which = ¿Qué imagen?
animate-which-clip = ¿Qué imagen o clip?
animate-pick = Elige una imagen
animate-pick-clip = Elige una imagen o un clip
animate-picture = Imagen { $number }
animate-clip = Clip { $number }
animate-title = Animar esta imagen
animate-title-clip = Hacer un clip nuevo a partir de este
animate-prompt = Qué debe pasar
animate-prompt-hint = Puede quedar vacío si el modelo no necesita prompt
animate-model = Modelo
animate-choice = { $title } · { $seconds } · { $price }
animate-no-model = Ningún modelo de aquí acepta imágenes. `/models` muestra lo que hay.
animate-no-model-clip = Ningún modelo de aquí acepta clips. `/models` muestra lo que hay.

animate-drawing = Ese sticker es un dibujo que la app de Discord pone en movimiento (Lottie): no contiene ninguna imagen que yo pueda usar. Hazle una captura, publícala y anímala.

## A message as an order: a mention, or a reply to a clip

mention-begun = -# Mirando tu pedido… Si esto se queda así, algo me interrumpió y no se cobró nada: pídelo otra vez.
mention-help = Dime qué te gustaría ver: menciona a { $me } con unas palabras, y adjunta una imagen o un clip si el video debe empezar con uno. O haz clic derecho en cualquier imagen (en el móvil: mantén pulsado) → **Aplicaciones** → **Animar**, o escribe `/video`.
mention-look = Discord no me muestra lo que hay en el mensaje al que respondiste. Haz clic derecho en él (en el móvil: mantén pulsado) → **Aplicaciones** → **Animar**. Para un video solo con tus palabras, mencióname sin responder. No se pidió nada.
mention-clip-words = ¿Qué debe cambiar? Responde al clip con las palabras para el nuevo.
mention-told = No pude hacerlo. El motivo es solo para ti: te lo mandé por mensaje directo. No se pidió nada.
mention-untold = No pude hacerlo. El motivo es solo para ti, y tus mensajes directos están cerrados para mí: prueba con `/video`, cuya respuesta solo ves tú, y mira `/quota`. No se pidió nada.
mention-pause = Es tu tercer mensaje en un minuto que no lleva a nada: vuelvo a responder a los tuyos dentro de un minuto.
mention-about = Sobre [tu mensaje]({ $link }):
mention-gone = El mensaje con tu pedido ya no está. Escríbelo otra vez.
mention-not-yours = Aquí solo puede elegir quien lo pidió. Mencióname con una imagen tuya.
mention-changed = Tu mensaje cambió mientras tanto. Escríbelo otra vez.
mention-unreadable = Discord no me entregó tu mensaje. Inténtalo de nuevo en un minuto.
clip-not-known = Ya no sé cómo se hizo ese clip. Haz clic derecho en él (en el móvil: mantén pulsado) → **Aplicaciones** → **Animar**, o usa `/video`.
reply-from-clip = -# Trabaja sobre el clip al que respondiste.
reply-from-frame = -# Empieza con la primera imagen del clip al que respondiste.
reply-from-words = -# Hecho de nuevo con tus palabras, con el modelo y los ajustes del clip al que respondiste: su modelo no acepta clips.
reply-last-word = -# Ya no cambio más este mensaje. El clip se publicará igualmente; el estado está en `/jobs`.

## Whose pictures others may animate

picture-forbidden = <@{ $owner }> no deja que otros animen sus imágenes y clips. Pídele permiso o usa una imagen tuya. No se cobró nada.
consent-allowed = Otros pueden animar las imágenes y clips que publicas. `/privacy pictures others:forbid` lo prohíbe, en todos los servidores donde estoy.
consent-forbidden = Nadie más que tú puede animar las imágenes y clips que publicas, en todos los servidores donde estoy. Lo que ya se hizo se queda. `/privacy pictures others:allow` lo permite de nuevo.

## Quotas for admins

allowance = { $amount } { $unit ->
    [clips] { $amount ->
        [one] clip
       *[other] clips
    }
   *[credits] { $amount ->
        [one] crédito
       *[other] créditos
    }
} { $period ->
    [day] al día
    [week] a la semana
   *[month] al mes
}
standing = { allowance }: { $used } usados, { $held } reservados por videos sin terminar, **quedan { $left }**; se renueva { $renews_at } ({ limit-source })
standing-granted = { allowance } y { $granted } concedidos aparte: { $used } usados, { $held } reservados por videos sin terminar, **quedan { $left }**; se renueva { $renews_at } ({ limit-source })

rules-title = **Cuotas de este servidor** · días, semanas y meses según `{ $zone }`
rules-guild = **El servidor en conjunto**: lo fija el operador y se renueva según UTC
rules-members = **Cada miembro** sin una entrada propia ni de un rol
rules-roles = **Roles**: para cada uno de sus miembros; de varios roles cuenta el más generoso
rules-overrides = **Miembros**: en lugar de todo lo anterior
rules-grants = **Concedido**: aparte, hasta que termine el periodo
rules-blocks = **Bloqueados**: no pueden pedir nada
rules-line = - { allowance } ({ limit-source })
rules-line-for = - { $who }: { $allowances }
rules-grant = - { $who }: { $amount } más hasta { $until }
rules-block = - { $who } hasta que se quite
rules-block-until = - { $who } hasta { $until }
rules-because = { $line } · { $reason }
list-more = -# … y { $count } más

quota-set-members = Guardado. Desde ahora cada miembro puede gastar { $allowance }.
quota-set-role = Guardado. Desde ahora cada miembro de { $who } puede gastar { $allowance }; de varios roles cuenta el más generoso.
quota-set-member = Guardado. Desde ahora { $who } puede gastar { $allowance }, tenga los roles que tenga.
quota-set-note = -# Lo que ya se gastó en el periodo en curso cuenta. `/clapper quota show` muestra todo lo vigente.
quota-granted = Hecho. { $who } recibió { $amount ->
        [one] 1 crédito
       *[other] { $amount } créditos
    } más hasta que termine el periodo. Ahora tiene:
quota-granted-line = - **{ $left }** de { $limit } { limit-unit } disponibles { limit-this }; se renueva { $renews_at }
quota-cleared = Quitado: { $count ->
        [one] 1 entrada
       *[other] { $count } entradas
    } de { $who }. Lo gastado sigue contando.
quota-cleared-nothing = No había nada fijado para { $who }.
quota-every-member = todos los miembros
quota-role-and-member = Indica un rol o un miembro, no los dos.
quota-grant-nothing = No tiene ningún límite en créditos que se pueda subir. Fija uno primero con `/clapper quota set`.

timezone-is = Los días, semanas y meses de este servidor empiezan según **{ $zone }**. Lo que fija el operador va por UTC.
timezone-pending = Un cambio de zona empieza con el siguiente periodo de cada límite; el último empieza { $at } ({ RELATIVE($at) }).
timezone-unknown = No conozco la zona horaria `{ $zone }`. Empieza a escribir una ciudad, como Madrid, y elígela en la lista.

settings-title = **Ajustes de este servidor**
settings-confirm = - Los pedidos desde { $price ->
        [one] 1 crédito
       *[other] { $price } créditos
    } esperan a que el miembro confirme el precio.
settings-confirm-off = - Ningún pedido espera a que se confirme su precio (`confirm_at`).
settings-log = - Los avisos al 50, 80, 95 y 100 % del cupo del servidor van a <#{ $channel }>.
settings-log-off = - Los avisos no van a ninguna parte: no hay `log_channel`.
settings-model = - Si no se elige modelo, se usa `{ $model }` donde sirva; si no, el más barato que sirva.
settings-model-cheapest = - Si no se elige modelo, se usa el más barato que sirva (`default_model`).
settings-age-only = - Solo se pueden pedir clips en canales con restricción de edad.
settings-age-any = - Se pueden pedir clips en todos los canales, con restricción de edad o sin ella (`age_restricted_only`).
settings-spoiler = - Los clips se ocultan como spoilers hasta que se hace clic en ellos.
settings-spoiler-off = - Los clips no se ocultan como spoilers (`spoiler`).
settings-private-allow = - Los miembros pueden pedir que los clips vayan a sus mensajes directos (`private`).
settings-private-force = - Cada clip va a los mensajes directos de su miembro; aquí no se publica ninguno.
settings-private-forbid = - Nadie puede pedir que los clips vayan a sus mensajes directos.
settings-on = activado
settings-off = desactivado
settings-retention = - Los prompts y clips se borran { $days ->
    [one] un día
   *[other] { $days } días
} después de terminar un video (`retention`).
settings-retention-forever = - Los prompts y clips se guardan hasta que alguien los borre (`retention`).
settings-saved = Guardado.
settings-log-closed = No pude publicar en <#{ $channel }>: me falta { $permissions }. Dámelo ahí o elige otro canal. No se cambió nada.
choice-cheapest = El más barato que sirva

block-done = { $who } no puede pedir nada aquí hasta que lo quites. Los videos en marcha se entregan igual.
block-done-until = { $who } no puede pedir nada aquí hasta { $until }. Los videos en marcha se entregan igual.
block-lifted = { $who } puede volver a pedir.
block-not-blocked = { $who } no tenía ningún bloqueo.

explain-yes = **Sí.** { $who } podría pedir ahora en { $where }.
explain-no = **No.** { $who } no podría pedir ahora en { $where }. Lo que decide: **{ $rule }**.
explain-block = el bloqueo
explain-stopped = el operador ha parado todos los pedidos
explain-place = mis permisos en este canal
explain-no-model = no se ofrece ningún modelo
explain-no-key = no hay ninguna clave que funcione para su proveedor
explain-model-unknown = ese modelo no existe
explain-model-gone = el modelo no se ofrece en este momento
explain-provider-off = el operador ha apagado el proveedor
explain-line-no-key = No hay ninguna clave que funcione para su proveedor
explain-line-stopped = El operador ha parado todos los pedidos
explain-line-no-model = No se ofrece ningún modelo
explain-line-model-unknown = Ese modelo no existe
explain-line-model-gone = El modelo no se ofrece en este momento
explain-line-provider-off = El operador ha apagado el proveedor
explain-limit-provider = el límite del operador en el proveedor
explain-limit-guild = el límite del servidor en conjunto
explain-limit-member = el límite propio del miembro
explain-blocked = Bloqueado
explain-blocked-until = Bloqueado hasta { $until }
explain-not-blocked = Sin bloqueo
explain-open = El operador acepta pedidos
explain-missing = Me falta { $permissions } en { $where }
explain-can-post = Puedo publicar en { $where }
explain-model = `{ $model }` se ofrece, desde { $price ->
        [one] 1 crédito
       *[other] { $price } créditos
    } por clip
explain-resting = El proveedor descansa hasta { $until }: un pedido se aceptaría y esperaría
explain-limit = { $kind ->
        [provider] El operador en el proveedor
        [guild] El servidor en conjunto
       *[member] El miembro
    }: { $standing }
explain-confirm = Desde { $price ->
        [one] 1 crédito
       *[other] { $price } créditos
    } el miembro tiene que confirmar el precio; este { $waits ->
        [yes] esperaría a eso
       *[no] no
    }
explain-rule-yes = ✅ { $rule }
explain-rule-no = ❌ { $rule }
explain-rule-note = ℹ️ { $rule }

## What may be ordered in a server, its pause, its queue

command-clapper-allow = allow
command-clapper-allow-description = Permite un canal, rol o modelo, o limita duración y precio; sin opciones, muestra lo vigente
option-clapper-allow-channel = Un canal, hilo o categoría; en cuanto se permite uno, solo valen los permitidos
option-clapper-allow-role = Miembros de este rol; en cuanto se permite uno, solo ellos pueden pedir
option-clapper-allow-model = Un modelo, o todos los de un proveedor con provider/*; en cuanto hay uno, solo valen esos
option-clapper-allow-longest = Ningún clip más largo que estos segundos; 0 = sin tope
option-clapper-allow-highest_price = Ningún pedido más caro que estos créditos; 0 = sin tope
command-clapper-deny = deny
command-clapper-deny-description = Prohíbe un canal, rol o modelo, aunque se permita lo demás; sin opciones, muestra lo vigente
option-clapper-deny-channel = Un canal, hilo o categoría
option-clapper-deny-role = Miembros de este rol
option-clapper-deny-model = Un modelo, o todos los de un proveedor con provider/*
command-clapper-clear = clear
command-clapper-clear-description = Retira lo que se permitió o prohibió
option-clapper-clear-channel = La entrada de este canal
option-clapper-clear-role = La entrada de este rol
option-clapper-clear-model = La entrada de este modelo, o de provider/*
option-clapper-clear-every = Todas las entradas de un tipo
command-clapper-pause = pause
command-clapper-pause-description = No aceptar pedidos en este servidor hasta que reanudes; lo que se está haciendo se termina
option-clapper-pause-reason = Por qué; lo leen los miembros cuyo pedido se rechaza
command-clapper-resume = resume
command-clapper-resume-description = Aceptar pedidos otra vez
command-clapper-queue = queue
command-clapper-queue-description = Todos los videos sin terminar de este servidor, con cancelar
command-clapper-export = export
command-clapper-export-description = Todos los ajustes de este servidor en un archivo, sin claves
command-clapper-import = import
command-clapper-import-description = Lee ajustes de un archivo; muestra lo que cambiaría antes de cambiar nada
option-clapper-import-file = Un archivo hecho con /clapper export

policy-title = **Qué se puede pedir aquí**
policy-nothing = **Qué se puede pedir aquí**: todo, en todas partes y para todos. No hay nada permitido ni prohibido por su nombre.
policy-channels-only = - Solo en { $what }, y en lo que haya dentro
policy-channels-not = - No en { $what }, ni en lo que haya dentro
policy-roles-only = - Solo miembros de { $what }
policy-roles-not = - No los miembros de { $what }
policy-models-only = - Solo con { $what }
policy-models-not = - No con { $what }
policy-longest = - Ningún clip de más de { $most } s
policy-highest = - Ningún pedido de más de { $most ->
        [one] 1 crédito
       *[other] { $most } créditos
    }
policy-age-only = - Solo en canales con restricción de edad
policy-private-force = - Cada clip va a los mensajes directos de su miembro
policy-private-forbid = - Ningún clip va a mensajes directos a petición
policy-paused = **Los pedidos están en pausa** por un admin de este servidor desde { $since }
policy-lifted = { $what } ya no está prohibido. Con esto no se excluye nada más; para permitir solo esto, permítelo otra vez.
policy-shadowed = { $what } sigue prohibido de todos modos, por { $by }: lo que prohíbe es más fuerte. `/clapper clear` lo retira.
policy-cleared = { $count ->
    [0] No había ninguna entrada así.
    [one] Se quitó 1 entrada.
   *[other] Se quitaron { $count } entradas.
}
policy-clear-what = Di qué retirar: un canal, un rol, un modelo o `every`. Para duración y precio, usa `/clapper allow` con 0.
policy-model-unknown = No conozco ningún modelo ni proveedor `{ $model }`. Elige uno de la lista; `provider/*` significa todos los de un proveedor.
policy-too-many = Un servidor puede tener { $most } entradas. Permite o prohíbe una categoría, un rol o `provider/*` en vez de muchos sueltos.
policy-kind-channel = canal
policy-kind-role = rol
policy-kind-model = modelo

policy-pause = Un admin de este servidor ha puesto los pedidos en pausa. No se cobró nada; inténtalo más tarde.
policy-pause-because = Un admin de este servidor ha puesto los pedidos en pausa ({ $reason }). No se cobró nada; inténtalo más tarde.
policy-age = En este servidor solo se pueden pedir clips en canales con restricción de edad. No se cobró nada.
policy-channel-denied = En este servidor no se pueden pedir clips en { $by }. No se cobró nada; usa otro canal.
policy-channel-unlisted = En este servidor solo se pueden pedir clips en { $by }. No se cobró nada.
policy-role-denied = En este servidor los miembros de { $by } no pueden pedir clips. No se cobró nada.
policy-role-unlisted = En este servidor solo los miembros de { $by } pueden pedir clips. No se cobró nada.
policy-private = Este servidor no permite clips por mensaje directo. Quita `private`; no se cobró nada.
policy-model-denied = Este servidor no permite `{ $model }`. No se cobró nada; usa otro modelo.
policy-model-unlisted = Este servidor no permite `{ $model }`, solo { $by }. No se cobró nada.
policy-length = En este servidor un clip puede durar como mucho { $most } s, y este duraría { $seconds } s. No se cobró nada; pide uno más corto.
policy-price = En este servidor un clip puede costar como mucho { $most ->
        [one] 1 crédito
       *[other] { $most } créditos
    }, y este costaría { $price }. No se cobró nada; pide uno más corto u otro modelo.
policy-changed = Las reglas de este servidor sobre clips privados han cambiado desde que pediste. No se cobró nada; pídelo otra vez.

pause-done = **Los pedidos están en pausa.** Los nuevos se rechazan con tu motivo. { $waiting ->
    [0] No espera ningún video.
    [one] Espera 1 video, retenido hasta que reanudes; su miembro puede cancelarlo.
   *[other] Esperan { $waiting } videos, retenidos hasta que reanudes; sus miembros pueden cancelarlos.
} { $working ->
    [0] No se está haciendo nada.
    [one] 1 se está haciendo y se terminará.
   *[other] { $working } se están haciendo y se terminarán.
} `/clapper resume` la termina.
pause-already = Los pedidos ya estaban en pausa. { $waiting ->
    [0] No espera ningún video.
    [one] Espera 1 video.
   *[other] Esperan { $waiting } videos.
} { $working ->
    [0] No se está haciendo nada.
    [one] 1 se está haciendo.
   *[other] { $working } se están haciendo.
} `/clapper resume` la termina.
resume-done = **Se aceptan pedidos otra vez.** { $waiting ->
    [0] Ningún video tuvo que esperar.
    [one] 1 video que esperaba sigue adelante.
   *[other] { $waiting } videos que esperaban siguen adelante.
}
resume-already = Los pedidos no estaban en pausa.
receipt-server-paused = Un admin de este servidor ha puesto los pedidos en pausa; el tuyo espera hasta que se reanuden. Cancélalo si lo prefieres.
state-server-paused = { $state }, espera: un admin ha puesto en pausa los pedidos de este servidor

queue-empty = En este servidor no queda ningún video sin terminar.
queue-title = **{ $total } sin terminar** aquí, los más antiguos primero · página { $number } de { $count }
queue-line = **{ $number }.** { $who } · { $state } · { $details } · pedido { RELATIVE($since) }
queue-cancel-cancelled = Pedido `{ $id }` cancelado. No se cobró nada; se avisa a su miembro.
queue-cancel-asked = Se le ha pedido al proveedor que pare el pedido `{ $id }`; se avisa a su miembro. Si ya no puede, el clip llegará igualmente.
queue-cancel-rest = El resto del storyboard `{ $id }` no se hace, y lo reservado para ello se devuelve. Las tomas terminadas se publican en un solo clip; se avisa a su miembro.
queue-cancel-too-late = Es tarde para cancelar el pedido `{ $id }`: el proveedor ya hizo el trabajo.
queue-cancel-ended = El pedido `{ $id }` ya había terminado.
job-not-here = Ese pedido no es de este servidor o no existe. `/clapper queue` muestra los de aquí.
notice-cancelled = { $mention } Un admin de este servidor ha cancelado tu video. No se cobró nada.
notice-cancel-asked = { $mention } Un admin de este servidor le ha pedido al proveedor que pare tu video. Si ya no puede, el clip llegará igualmente.

export-done = Todos los ajustes de este servidor, sin ninguna clave. `/clapper import` lee el archivo aquí o en otro servidor y muestra lo que cambiaría antes de cambiar nada.
import-title = **Lo que cambiaría**: { $count ->
    [one] 1 entrada
   *[other] { $count } entradas
}
import-nothing = No cambiaría nada: este servidor ya tiene todo eso.
import-line = { $what }: { $before } → { $after }
import-zone = zona horaria
import-limit = límite para { $who }
import-block = bloqueo de { $who }
import-words = lista de palabras
import-patterns = lista de patrones
import-review-review = revisión de los pedidos
import-review-channel = canal de los moderadores
import-allowed = permitido
import-denied = prohibido
import-left-out = Omitido, por desconocido en este servidor: { $what }{ $count ->
    [1] { "" }
   *[other] { " " }({ $count } en total)
}.
import-no-log = Omitido: el canal de avisos, que aquí no se conoce o en el que no puedo publicar.
import-opened = ⚠️ El archivo permite solo algunos de un tipo ({ $kind }), y ninguno de ellos se conoce aquí. Sin ellos se permiten todos: prohíbe algunos después o corrige el archivo.
import-decide = Aún no se ha cambiado nada.
import-done = Hecho: { $count ->
    [one] se cambió 1 entrada
   *[other] se cambiaron { $count } entradas
}. `/clapper audit` las muestra todas.
import-discarded = No se cambió nada.
import-changed = Los ajustes de este servidor han cambiado desde que te mostré la diferencia. No se cambió nada; usa `/clapper import` otra vez.
import-over = Eso ya pasó: se decidió, tiene más de 15 minutos o es de antes de un reinicio. Usa `/clapper import` otra vez.
import-too-large = El archivo tiene más de { $most } KB, así que no es mío. No se cambió nada.
import-no-text = Ese archivo no es de texto. Entrega uno hecho con `/clapper export`. No se cambió nada.
import-no-json = Ese archivo no es JSON: la línea { $line }, columna { $column }, no es correcta. No se cambió nada.
import-invalid = No se cambió nada. En el archivo:
    { $lines }
import-fault = línea { $line }, `{ $field }`: { $what }
import-missing = aquí falta `{ $name }`
import-unknown = ese campo no existe, o nunca se importa
import-both = está permitido y prohibido a la vez
import-twice = este límite está dos veces
import-limit-id = `id` hace falta para un rol o un miembro, y para nadie más
import-takes-one-of = tiene que ser { $takes }
import-takes-id = tiene que ser un id de Discord, entre comillas
import-takes-number = tiene que ser un número entero, ni negativo ni mayor que un millón
import-takes-flag = tiene que ser true o false
import-takes-time = tiene que ser una hora como 2026-12-31T18:00:00Z
import-takes-text = tiene que ser un texto, y no uno largo
import-takes-list = tiene que ser una lista de como mucho { $most }
import-takes-fields = tienen que ser campos entre llaves
button-apply = Aplicar

explain-decides-pause = un admin ha puesto los pedidos en pausa en este servidor
explain-decides-age = solo se pueden pedir clips en canales con restricción de edad
explain-decides-channel = la regla de este servidor para canales
explain-decides-role = la regla de este servidor para roles
explain-decides-private = este servidor no permite clips privados
explain-decides-model = la regla de este servidor para modelos
explain-decides-length = el clip más largo de este servidor
explain-decides-price = el precio más alto de este servidor
explain-pause = Los pedidos están en pausa desde { $since }
explain-age = Solo se permiten canales con restricción de edad
explain-channel-fine = { $count ->
    [0] El canal no está prohibido
   *[other] El canal está permitido por { $by }
}
explain-channel-denied = El canal está prohibido por { $by }
explain-channel-unlisted = Solo se permiten estos canales: { $by }
explain-role-fine = { $count ->
    [0] Ninguno de los roles del miembro está prohibido
   *[other] El miembro está permitido por { $by }
}
explain-role-denied = El miembro está excluido por { $by }
explain-role-unlisted = Solo se permiten estos roles: { $by }
explain-model-fine = { $count ->
    [0] El modelo no está prohibido
   *[other] El modelo está permitido por { $by }
}
explain-model-denied = El modelo está prohibido por { $by }
explain-model-unlisted = Solo se permiten estos modelos: { $by }
explain-length = Ningún clip de más de { $most } s
explain-price = Ningún pedido de más de { $most ->
        [one] 1 crédito
       *[other] { $most } créditos
    }
explain-private-forced = Cada clip va a los mensajes directos del miembro
explain-private-forbidden = Los clips por mensaje directo se rechazan

## Privacy

button-erase = Borrarlo
privacy-question = **¿Borrar lo que Clapper guarda sobre ti?** En todos los servidores de este Clapper, y nadie puede recuperarlo.
privacy-goes = **Se va ya:** prompts, opciones, imágenes, enlaces y recibos de { $count ->
    [one] tu video terminado
   *[other] tus { $count } videos terminados
}, y sus clips en el disco de Clapper.
privacy-goes-kept = -# { $count ->
    [one] Uno de estos clips
   *[other] { $count } de estos clips
} nunca se pudo publicar y se perdería: `/jobs` todavía te { $count ->
    [one] lo
   *[other] los
} puede publicar.
privacy-goes-posts = **Se va poco a poco:** { $count ->
    [one] un mensaje
   *[other] { $count } mensajes
} con tus videos en servidores. Los que Discord no me deje borrar se nombran aquí cuando uses `/privacy delete` otra vez.
privacy-unended = **Se va después:** { $count ->
    [one] Hay un video en marcha. Está pagado: te llega como siempre y se borra justo después. Su mensaje se queda.
   *[other] Hay { $count } videos en marcha. Están pagados: te llegan como siempre y se borran justo después. Sus mensajes se quedan.
}
privacy-stays-money = **Se queda:** lo que has gastado, para que los límites se cumplan y las cuentas cuadren; con tu nombre hasta que acaben el día, la semana y el mes actuales, y sin él desde entonces.
privacy-stays-block = **Se queda:** { $count ->
    [one] el bloqueo que te puso un admin de un servidor
   *[other] los bloqueos que te pusieron admins de { $count } servidores
}, con su motivo, hasta que lo quiten.
privacy-stays-limit = **Se queda:** el límite propio que te puso un admin en { $count ->
    [one] un servidor
   *[other] { $count } servidores
}.
privacy-stays-consent = **Se queda:** que otros no pueden animar tus imágenes, si así lo dijiste (`/privacy pictures`).
privacy-stays-changes = **Se queda:** lo que hiciste como admin o moderador, con tu nombre: cambios en el `/clapper audit` de ese servidor, créditos concedidos, bloqueos, claves de proveedor y pedidos sobre los que decidiste.
privacy-not-ours = **Clapper no puede borrarlo:** lo que guarda Discord, los mensajes directos y lo que se envió a los proveedores de video.
privacy-export-first = -# Usa antes `/privacy export` si quieres conservar una copia.
privacy-erased = **Borrado.** Tus prompts, imágenes, enlaces y clips ya no están aquí.
privacy-erased-posts = { $count ->
    [one] Un mensaje tuyo se está borrando.
   *[other] { $count } mensajes tuyos se están borrando, uno tras otro.
} `/privacy delete` dice cómo va.
privacy-erased-unended = { $count ->
    [one] Un video sigue en marcha: te llega y entonces se borra.
   *[other] { $count } videos siguen en marcha: te llegan y entonces se borran.
}
privacy-erased-money = Tu nombre sale de las cuentas después de { $until }.
privacy-last = **Tu borrado de { $at }**: tu nombre sale de las cuentas después de { $until }.
privacy-last-posts = - Mensajes borrados: { $deleted }; pendientes: { $waiting }.
privacy-last-unended = - { $count ->
    [one] Un video sigue en marcha y se borrará
   *[other] { $count } videos siguen en marcha y se borrarán
} entonces.
privacy-last-stuck = - { $count ->
    [one] Un mensaje
   *[other] { $count } mensajes
} que no pude borrar; un moderador de allí sí puede: { $links }
privacy-last-stuck-link = [mensaje { $number }]({ $link })
privacy-exported = **Todo lo que Clapper guarda sobre ti**, en todos los servidores de este Clapper. Solo tú ves este mensaje; Discord conserva el archivo hasta que lo descartes.
privacy-exported-left-out = -# { $count ->
    [one] Una imagen o clip no cupo
   *[other] { $count } imágenes y clips no cupieron
}; `left-out.txt`, dentro, los nombra.
privacy-export-large = Lo que se guarda sobre ti no cabe en los { $limit } MB que Discord acepta aquí. Pídeselo a quien lleva este Clapper.
privacy-export-disk = En el disco de esta máquina no hay sitio para escribir tu exportación. Avisa a quien lleva este Clapper o inténtalo más tarde.
readme-what = Todo lo que este Clapper guarda sobre ti, en todos los servidores. Las horas son UTC; los ids son de Discord. Una sección que no está, está vacía.
readme-jobs = jobs: lo que pediste: prompt y opciones (request), precio en créditos, estado, enlaces del proveedor (assets), el archivo del clip, en qué termina un enlace a él (link_token), dónde se publicó.
readme-providers = orders_at_providers: cuándo se envió cada pedido a qué proveedor de video, y el número que tiene allí.
readme-pictures = pictures: de videos sin terminar. Las imágenes, y los clips que siguen en el disco de Clapper, están en carpetas junto a este archivo, donde hubo sitio.
readme-messages = messages: lo que se te envió sobre tus pedidos.
readme-money = ledger: cada movimiento de tus créditos. counters: lo que suman en cada día, semana o mes.
readme-admins = limits_of_your_own, blocks: lo que los admins fijaron solo para ti. changes_about_you, changes_you_made: el registro de cambios de los servidores. decisions_you_made: los pedidos sobre los que decidiste como moderador.
readme-pictures-of-yours = made_from_your_pictures: videos que otros hicieron con tus imágenes. nobody_may_animate_your_pictures: desde cuándo no lo quieres.
readme-rest = keys_you_added: claves de proveedor que guardaste para un servidor (sus últimos cuatro caracteres). erasures_you_asked_for: los borrados aún sin terminar.
not-your-control = Ese botón se hizo para otra persona.

## Usage

usage-month = { $number ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }
usage-title = **Consumo en { $month }**
usage-none = Nadie pidió nada en { $month }.
usage-line = `#{ $number }` { $who } · `{ $model }` · { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    } · **{ $credits }** { $credits ->
        [one] crédito
       *[other] créditos
    }
usage-held = { $held } reservados
usage-refunded = { $refunded } devueltos
usage-key-operator = clave del operador
usage-key-guild = clave propia
usage-more = -# … y { $count ->
        [one] 1 línea más, incluida
       *[other] { $count } líneas más, incluidas
    } en los totales
usage-total = **En total**: { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    }, **{ $credits }** créditos, { $held } reservados por videos sin terminar, { $refunded } devueltos.
usage-own-key = -# { $credits } de estos créditos se pagaron con la clave propia del servidor.
usage-billed = -# Los proveedores dicen que facturaron: { $amounts }.
usage-month-form = { $value } no es un mes. Escríbelo como 2026-11 o elígelo en la lista.
usage-chart-title = Créditos en { $month }
usage-chart-subtitle = { $credits } créditos, { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    }, { $members ->
        [one] 1 miembro
       *[other] { $members } miembros
    }
usage-chart-member = #{ $number } { $name }
usage-chart-short = #{ $number }
usage-chart-others = { $count ->
        [one] 1 más
       *[other] { $count } más
    }
usage-chart-models = otros modelos
usage-chart-empty = No se gastó nada.
usage-chart-alt = Créditos gastados en { $month } por miembro y modelo. { $rows }
usage-former-member = antiguo miembro

trail-title = **Quién cambió qué**, lo más reciente primero
trail-none = Aquí nadie ha cambiado nada.
trail-none-older = No hay nada más antiguo.
trail-line = { $at } { $who } · { $what }: { $before } → { $after }
trail-what = { $what ->
    [limit-set] límite para
    [limit-clear] límites de
    [grant] concesión a
    [timezone] zona horaria
    [block] bloqueo de
    [unblock] bloqueo de
    [moderation] moderación
    [review] pedido de
    [rule] regla para
    [orders] pedidos
    [job] pedido
    [clip-delete] borró el clip de
   *[other] { $what }
}
trail-server = este servidor
trail-of = { $what } { $subject }
trail-nothing = nada
button-older = Anteriores

## Notices

notice-alert = { $level ->
        [100] **El cupo de este servidor se ha agotado**: no queda nada de { $most } { limit-unit } { limit-this }. Se renueva { $ends } ({ RELATIVE($ends) }).
       *[other] **Se ha usado el { $level } % del cupo de este servidor**: quedan { $left } de { $most } { limit-unit } { limit-this }. Se renueva { $ends } ({ RELATIVE($ends) }).
    }
notice-reference = -# `{ $marker }`

## Operators

command-operator = operator
command-operator-description = Para quien lleva Clapper: dinero, proveedores y pedidos dudosos
command-operator-allot = allot
command-operator-allot-description = Da a un servidor su cupo
option-operator-allot-guild_id = El servidor, por nombre o id
option-operator-allot-credits = Lo que todos sus miembros juntos pueden gastar en un periodo; un crédito son unos US$0.01
option-operator-allot-period = Día, semana o mes (UTC); si lo omites: mes. Entradas de varios periodos valen a la vez
command-operator-limit = limit
command-operator-limit-description = Limita lo que todos los servidores juntos gastan en un proveedor
option-operator-limit-provider = El proveedor
option-operator-limit-credits = Lo que se puede gastar ahí en un periodo; un crédito son unos US$0.01
option-operator-limit-period = Día, semana o mes (UTC); si lo omites: mes. Entradas de varios periodos valen a la vez
command-operator-clear = clear
command-operator-clear-description = Quita las entradas de un servidor (vuelve al cupo por defecto) o de un proveedor (sin límite)
option-operator-clear-guild_id = El servidor, por nombre o id
option-operator-clear-provider = El proveedor
command-operator-servers = servers
command-operator-servers-description = Servidores con sus cupos y lo que gastaron, los mayores primero
command-operator-forecast = forecast
command-operator-forecast-description = Lo que podría costar el peor mes con los límites actuales
command-operator-audit = audit
command-operator-audit-description = Quién cambió qué: tus propios cambios o los de un servidor
option-operator-audit-guild_id = Un servidor, por nombre o id; si lo omites: lo que no es de un solo servidor
command-operator-stop = stop
command-operator-stop-description = No comprar nada más, en ningún sitio; lo que se está haciendo sigue
option-operator-stop-reason = Se lo digo a los miembros cuando se rechaza su pedido
command-operator-go = go
command-operator-go-description = Termina la parada: acepta pedidos otra vez y compra lo que espera
command-operator-provider = provider
command-operator-provider-description = Proveedores: cómo están, encender, apagar, pausar, reanudar
command-operator-provider-status = status
command-operator-provider-status-description = Cómo está cada proveedor: pedidos, descansos, saldo, límites
command-operator-provider-on = on
command-operator-provider-on-description = Aceptar otra vez pedidos para un proveedor
option-operator-provider-on-provider = El proveedor
command-operator-provider-off = off
command-operator-provider-off-description = Ningún pedido nuevo para un proveedor; los que esperan se devuelven
option-operator-provider-off-provider = El proveedor
command-operator-provider-pause = pause
command-operator-provider-pause-description = Los pedidos para un proveedor esperan hasta que reanudes
option-operator-provider-pause-provider = El proveedor
command-operator-provider-resume = resume
command-operator-provider-resume-description = Termina la pausa de un proveedor
option-operator-provider-resume-provider = El proveedor
command-operator-uncertain = uncertain
command-operator-uncertain-description = Pedidos que quizá se pagaron: cobra o libera cada uno

not-owner = Eso solo puede hacerlo quien lleva este Clapper.
operator-server-unknown = { $server } no es un servidor en el que yo esté. Elige uno de la lista o pega su id.
operator-provider-unknown = Aquí no hay ningún proveedor `{ $provider }`. Hay: { $takes }.
operator-provider-is-off = `{ $provider }` está apagado, no en pausa. `/operator provider on` vuelve a aceptar pedidos para él.
operator-clear-one = Indica un servidor o un proveedor, no los dos.
operator-server = **{ $name }** (`{ $id }`)
operator-server-left = un servidor en el que no estoy (`{ $id }`)
operator-clips = { $count ->
    [one] 1 clip
   *[other] { $count } clips
}
operator-each-day = { $amount } al día
operator-each-week = { $amount } a la semana
operator-each-month = { $amount } al mes
operator-standing = { $limit }: { $used } gastados, { $held } reservados
operator-saved = Guardado.
operator-cleared = { $count ->
    [0] No había nada que quitar.
    [one] Se quitó 1 entrada.
   *[other] Se quitaron { $count } entradas.
}
operator-server-may = { $server } puede gastar:
operator-provider-may = Todos los servidores juntos pueden gastar en `{ $provider }`:
operator-provider-free = `{ $provider }` no tiene límite propio; lo acotan los cupos de los servidores.
operator-rule = • { $rule }
operator-rule-default = • { $rule } (por defecto)
operator-servers-none = Ningún servidor tiene un cupo propio ni ha pedido nada aún; estoy en { $here }.
operator-servers-title = **Servidores** con cupo propio o con pedidos, los mayores primero (estoy en { $here }) · página { $number } de { $count }
operator-servers-line = { $server } · { $spent } · { $members ->
    [one] 1 miembro este mes
   *[other] { $members } miembros este mes
}
forecast-title = **El peor mes**: 31 días en los que cada servidor gasta todo lo que puede
forecast-money = { $credits } (US${ $dollars })
forecast-total = En total como mucho **{ $most }**; lo acotan los cupos de { $servers ->
    [one] 1 servidor
   *[other] { $servers } servidores
}.
forecast-total-unbound = En total **sin límite**: ni los cupos ni tus límites en los proveedores acotan los créditos de un mes. `/operator allot` y `/operator limit` lo hacen.
forecast-total-limited = En total como mucho **{ $most }**; lo acotan tus límites en los proveedores, no los cupos de { $servers ->
    [one] 1 servidor
   *[other] { $servers } servidores
}.
forecast-provider = `{ $provider }`: como mucho { $most }; lo acotan los cupos
forecast-provider-unbound = `{ $provider }`: sin límite; no lo acotan ni los cupos ni un límite tuyo
forecast-provider-limited = `{ $provider }`: como mucho { $most }; lo acota tu límite de { $limit }
forecast-outside = Aparte, en proveedores para los que tienen claves propias: { $servers } ({ $count ->
    [one] 1 servidor
   *[other] { $count } servidores
}).
forecast-note = -# Un crédito vale nominalmente US$0.01; los precios de tu proveedor pueden variar. Un mes puede tocar seis semanas.
operator-trail-operator = lo que no es de un solo servidor
operator-trail-title = **Cambios** · { $where }, lo más reciente primero
operator-trail-none = Aún no hay cambios · { $where }
operator-trail-entry = { $at } <@{ $actor }> { $what }: { $before } → { $after }
operator-trail-nothing = –
operator-running = Se aceptan pedidos.
operator-is-stopped-operator = **Parado** { RELATIVE($since) } por <@{ $by }>. `/operator go` lo termina.
operator-is-stopped-restored = **Parado** { RELATIVE($since) }: la base de datos se restauró desde una copia. Mira `/operator uncertain` y las listas de los propios proveedores, y luego `/operator go`.
operator-stop-reason = Motivo: { $reason }
operator-stopped = **Parado.** No se compra nada más, tampoco tras un reinicio. { $waiting ->
    [0] No espera ningún pedido.
    [one] Espera 1 pedido, que sigue reservado.
   *[other] Esperan { $waiting } pedidos, que siguen reservados.
}
operator-stopped-begun = { $count ->
    [one] 1 pedido ya iba camino de un proveedor y sigue.
   *[other] { $count } pedidos ya iban camino de un proveedor y siguen.
}
operator-stopped-next = Lo que se está haciendo se descarga y publica igual. `/operator go` termina la parada.
operator-go = Se aceptan pedidos otra vez, y lo que esperaba se compra por turno.
operator-go-nothing = No había nada parado.
operator-turned-on = `{ $provider }` acepta pedidos otra vez.
operator-turned-paused = `{ $provider }` está en pausa. { $waiting ->
    [0] Ningún pedido lo espera; los nuevos esperarán.
    [one] 1 pedido lo espera, y los nuevos también esperarán.
   *[other] { $waiting } pedidos lo esperan, y los nuevos también esperarán.
} Lo que se está haciendo allí sigue.
operator-turned-off = `{ $provider }` está apagado. { $waiting ->
    [0] Ningún pedido lo esperaba.
    [one] 1 pedido lo esperaba; se devuelven sus créditos y se avisa a su miembro.
   *[other] { $waiting } pedidos lo esperaban; se devuelven sus créditos y se avisa a sus miembros.
} Lo que se está haciendo allí sigue.
operator-still-on = `{ $provider }` ya estaba encendido.
operator-still-paused = `{ $provider }` ya estaba en pausa.
operator-still-off = `{ $provider }` ya estaba apagado.
operator-provider-state = **{ $provider }** · { $state }
operator-state-on = encendido
operator-state-off = **apagado**
operator-state-paused = **en pausa**
operator-state-no-key = sin clave tuya
operator-state-resting = descansa hasta { $until }
operator-state-probing = encendido, probando un pedido tras un descanso
operator-provider-jobs = { $waiting } en espera, { $working } en proceso
operator-provider-uncertain = **{ $count } dudosos**
operator-provider-balance = saldo { $amount } { $unit }
uncertain-none = No hay ningún pedido dudoso.
uncertain-title = **{ $total } dudosos** · página { $number } de { $count }
uncertain-line = **{ $number }.** { RELATIVE($since) } · <@{ $member }> en { $server } · { $details }
uncertain-why-lost = -# Pedido `{ $id }`: se perdió la respuesta al encargo `{ $attempt }`, y las listas del proveedor no prueban nada.
uncertain-why-gone = -# Pedido `{ $id }`: la tarea `{ $task }` se aceptó, y después ni terminó ni falló a tiempo.
uncertain-next = Mira tu cuenta en el proveedor. **Cobrar**: hizo el trabajo. **Liberar**: el miembro recupera los créditos. Si no haces nada, un pedido que aparezca allí se termina solo.
uncertain-over = Ese pedido ya no es dudoso: se resolvió mientras tanto. No se hizo nada.
uncertain-charge = Se cobraron { $price } por el pedido `{ $id }`. Se avisa al miembro, con tu motivo.
uncertain-release = Se devolvieron { $price } por el pedido `{ $id }`. Se avisa al miembro, con tu motivo.
button-charge = Cobrar { $number }
button-release = Liberar { $number }
button-back = Atrás
button-on = Siguiente
decide-charge = Cobrar este pedido
decide-release = Liberar este pedido
decide-reason = Motivo
decide-reason-hint = El miembro lo lee, y queda en las cuentas
decide-reason-needed = Di por qué, en pocas palabras.

## What an operator holds back, as members read it

stopped-operator = El operador ha parado todos los pedidos por ahora. No se cobró nada; inténtalo más tarde.
stopped-because = El operador ha parado todos los pedidos por ahora ({ $reason }). No se cobró nada; inténtalo más tarde.
stopped-restored = Los pedidos descansan hasta que el operador revise las cuentas restauradas. No se cobró nada; inténtalo más tarde.
provider-off = El operador ha apagado `{ $provider }`. No se cobró nada; usa otro modelo.
receipt-gate-paused = El operador ha puesto en pausa a este proveedor; tu pedido espera. Cancélalo si lo prefieres.
receipt-gate-stopped = El operador ha parado todos los pedidos por ahora; el tuyo espera. Cancélalo si lo prefieres.
receipt-gate-off = El operador ha apagado este proveedor; tu pedido se está devolviendo.
state-gate-paused = { $state }, espera: el operador ha puesto en pausa a este proveedor
state-gate-stopped = { $state }, espera: el operador ha parado todos los pedidos
state-gate-off = { $state }, devolviéndose: el operador ha apagado este proveedor
model-gate-paused = en pausa por el operador
model-gate-stopped = todos los pedidos están parados
model-gate-off = apagado
choice-gate-paused = { $choice } · en pausa
choice-gate-stopped = { $choice } · pedidos parados
choice-gate-off = { $choice } · apagado
receipt-unconfirmed = El proveedor aún no lo ha confirmado. Nunca se envía dos veces: lo busco allí hasta saber si se aceptó, y tus créditos quedan reservados.
receipt-blocking = Este proveedor solo responde cuando el clip está listo, y eso tarda minutos.
state-unconfirmed = pedido, sin confirmar: lo busco en el proveedor, nunca se pide dos veces
state-blocking = en proceso; este proveedor solo responde cuando el clip está listo
receipt-reason-operator = El operador dice: { $reason }
receipt-resolved-charged = Se cobraron { $price }.
receipt-resolved-released = Se te devolvieron { $price }.
failure-switched-off = El operador ha apagado este proveedor. Usa otro modelo.

## Refusals that Discord brings about

not-in-server = Clapper solo funciona en servidores: usa este comando en un canal de un servidor.
not-installed = Clapper no está instalado en este servidor, así que no podría publicar el clip. Pide a un admin que lo añada.
not-manager = Eso solo pueden hacerlo quienes gestionan este servidor.
cannot-post-here = No podría publicar el clip aquí: me falta { $permissions }. Pídeselo a un admin o usa otro canal.
permission-view_channel = *Ver canal*
permission-send_messages = *Enviar mensajes*
permission-send_messages_in_threads = *Enviar mensajes en hilos*
permission-attach_files = *Adjuntar archivos*
permission-read_message_history = *Leer el historial de mensajes*
permission-manage_threads = *Gestionar hilos* (este hilo está bloqueado)
permission-thread_member = ser miembro de este hilo privado (mencióname en él una vez)
dm-open = Tus clips privados llegarán aquí.
dm-closed = No puedo enviarte mensajes directos, así que el clip no te llegaría. Permítelos en los ajustes de privacidad de este servidor, o quita `private`.
dm-unsure = Discord no me dejó comprobar si tus mensajes directos están abiertos. Inténtalo de nuevo en un minuto, o quita `private`.
bot-timed-out = No podría publicar el clip aquí: un moderador me ha aislado hasta { $until }. Pide a un admin que lo quite.
not-usable-here = No puedo usar { $value } aquí: ya no está o no lo veo. Elígelo otra vez en la lista.
outdated-command = Este comando ha cambiado desde que Discord lo cargó. Recarga Discord (Ctrl+R) o espera un minuto e inténtalo de nuevo.
outdated-control = Este botón o formulario ya no funciona. Usa el comando otra vez.
given-back = Lo que escribiste va adjunto, para que no se pierda nada.
starting-up = Clapper todavía está arrancando. Inténtalo de nuevo en unos segundos.
went-wrong = Algo salió mal en Clapper y no puedo decir hasta dónde llegó. Mira `/jobs` antes de intentarlo de nuevo y, si sigue, dale la referencia al operador.
provider-paused = El proveedor descansa hasta { $until }. Prueba otro modelo, o más tarde.
discord-token-refused = Discord rechazó el token del bot. Copia uno nuevo de https://discord.com/developers en DISCORD_TOKEN.
discord-intents-refused = Discord rechazó los intents del bot. Clapper no necesita ninguno privilegiado; restablécelos en el portal de desarrolladores.
discord-gateway-refused = Discord cerró el gateway del todo (código { $code }). Revisa SHARD_COUNT y SHARD_IDS.

## Requests

request-nothing-to-do = Dame un prompt, una imagen o un clip con el que trabajar.
request-prompt-needed = `{ $model }` necesita un prompt. Escribe qué debe pasar.
request-prompt-not-taken = `{ $model }` no acepta prompt. Quítalo o usa otro modelo.
request-prompt-too-long = Tu prompt tiene { $length } caracteres; `{ $model }` acepta { $most }. Acórtalo.
request-image-needed = `{ $model }` necesita una imagen. Adjunta una en `image` o usa otro modelo.
request-image-not-taken = `{ $model }` no acepta imágenes. Quita `image` o usa otro modelo.
request-last-image-needed = `{ $model }` necesita una última imagen. Adjunta una en `last_image`.
request-last-image-not-taken = `{ $model }` no acepta una última imagen. Quita `last_image` o usa otro modelo.
request-video-needed = `{ $model }` necesita un clip. Adjunta uno en `video`.
request-video-not-taken = `{ $model }` no acepta clips. Quita `video` o usa otro modelo.
request-duration-fixed = `{ $model }` siempre hace { $seconds } segundos. Quita `duration`.
request-duration-not-taken = `{ $model }` no puede hacer { $value } segundos. Acepta: { $takes }.
request-aspect-not-taken = `{ $model }` no deja elegir el formato. Quita `aspect`.
request-resolution-not-taken = `{ $model }` no deja elegir la resolución. Quita `resolution`.
request-quality-not-taken = `{ $model }` no deja elegir la calidad. Quita `quality`.
request-value-not-taken = `{ $model }` no acepta { $value } como `{ $option }`. Acepta: { $takes }.
request-option-not-taken = `{ $model }` no acepta `{ $option }`. Quítalo o usa otro modelo.
request-extra-form = { $value } no tiene la forma nombre=valor.
request-extra-unknown = `{ $model }` no tiene la opción extra { $option }. Tiene: { $takes }.
request-extra-kind = La opción extra `{ $option }` de `{ $model }` acepta un valor de tipo { $kind }.
request-extra-range = La opción extra `{ $option }` de `{ $model }` acepta valores de { $low } a { $high }.
settings-invalid = Configuración: { $faults }

## Limits, orders and jobs

limit-member = { limit-price }, y de tus { limit-most } te quedan { limit-left } ({ limit-source }). { limit-renewal }
limit-guild = { limit-price }, y de los { limit-most } de este servidor en conjunto quedan { limit-left } ({ limit-source }). { limit-renewal }
limit-provider = { limit-price }, y del límite del operador en este proveedor, { limit-most }, quedan { limit-left }. { limit-renewal } Puede que otro modelo aún funcione.
limit-price = { $unit ->
    [clips] Eso es 1 clip
   *[credits] Eso cuesta { $price ->
        [one] 1 crédito
       *[other] { $price } créditos
    }
}
limit-most = { $limit } { $unit ->
    [clips] { $limit ->
        [one] clip
       *[other] clips
    }
   *[credits] { $limit ->
        [one] crédito
       *[other] créditos
    }
} { $period ->
    [day] al día
    [week] a la semana
   *[month] al mes
}
limit-left = { $left }
limit-renewal = Se renueva { RELATIVE($renews_at) }, el { $renews_at }.
limit-source = { $source ->
    [member] fijado para un miembro
    [role] fijado para el rol { $role }
    [members] fijado para todos los miembros
    [operator] fijado por el operador
   *[default] valor por defecto del operador
}
blocked = Un admin de este servidor te ha bloqueado y no puedes pedir videos{ $until ->
    [none] { "" }
   *[other] { " " }hasta { $until }
}. { $reason }
task-keeps-failing = Una parte de Clapper ({ $task }) falla una y otra vez, así que todo se detiene. El registro de arriba dice por qué.
history-unreadable = Discord no mostró el historial del canal. Se mirará otra vez.

## A server's own key

command-clapper-key = key
command-clapper-key-description = Las claves de proveedor propias de este servidor
command-clapper-key-set = set
command-clapper-key-set-description = Deja que este servidor pague a un proveedor con su propia clave
option-clapper-key-set-provider = Para qué proveedor es la clave
command-clapper-key-test = test
command-clapper-key-test-description = Pregunta al proveedor si acepta la clave de este servidor; gratis
option-clapper-key-test-provider = La clave de qué proveedor
command-clapper-key-remove = remove
command-clapper-key-remove-description = Deja de pagar con la clave propia de este servidor
option-clapper-key-remove-provider = La clave de qué proveedor
key-choice = { $provider } · …{ $last_four }
key-title = Clave para { $provider }
key-field = Clave de API
key-field-hint = Se guarda cifrada. Después solo se muestran sus últimos cuatro caracteres.
key-stored = Guardada. La clave que termina en `{ $last_four }` paga ahora los clips de este servidor en `{ $provider }`; no gastan nada de su cupo.
key-stored-unsure = Guardé la clave que termina en `{ $last_four }`, pero `{ $provider }` no dijo si la acepta. Prueba `/clapper key test` en unos minutos.
key-tested-ok = `{ $provider }` acepta la clave de este servidor que termina en `{ $last_four }`.
key-tested-refused = `{ $provider }` rechaza la clave de este servidor que termina en `{ $last_four }`. Pon otra con `/clapper key set` o quítala.
key-tested-unsure = `{ $provider }` no dijo si acepta la clave de este servidor que termina en `{ $last_four }`. Inténtalo de nuevo en unos minutos.
key-removed = Quitada la clave que termina en `{ $last_four }`; ya no compra nada. Lo que ya compró a `{ $provider }` se descarga todavía y luego se borra. Los pedidos que la esperaban se cierran, sin cobrar.
key-refused = `{ $provider }` rechaza esta clave, así que no se guardó. Cópiala otra vez de la página del proveedor.
key-no-key = Eso no es una clave: necesita de { $shortest } a 400 caracteres simples, sin espacios. Cópiala otra vez de la página del proveedor.
key-none = Este servidor no tiene clave propia para `{ $provider }`.
key-provider-unknown = `{ $provider }` no acepta claves. Elige uno de estos: { $takes }.
key-no-secret = Este bot aún no puede guardar claves. Su operador tiene que configurar antes SECRET_KEY.
key-sealed = La clave de este servidor para `{ $provider }` ya no se puede abrir, porque cambió el SECRET_KEY del bot. Ponla otra vez con `/clapper key set`.
model-no-key = `{ $model }` no se puede pedir en este servidor: no hay ninguna clave que funcione para su proveedor. Usa otro modelo o pregunta a un admin.
receipt-own-key = Pagado con la clave propia de este servidor; su cupo no se toca.
failure-key-gone = La clave propia de este servidor se quitó antes de enviar el pedido. Inténtalo de nuevo o usa otro modelo.
failure-own-auth = El proveedor rechazó la clave propia de este servidor. Pide a un admin que la renueve con `/clapper key set`; mientras tanto usa otro modelo.
failure-own-forbidden = El proveedor no permite esto a la cuenta de la clave propia de este servidor. Pregunta a un admin o usa otro modelo.
failure-own-no-credit = La cuenta de la clave propia de este servidor está vacía. Pide a un admin que la recargue o usa otro modelo.

## Pictures, clips and links (bot/media)

picture-not-an-image = Ese archivo no es una imagen. Envía una imagen PNG, JPEG o WebP.
picture-format = Las imágenes { $found } no se pueden usar aquí. Guárdala como { $takes } y envíala otra vez.
picture-too-large = La imagen pesa { $size } MB; se aceptan como mucho { $most } MB. Envía una más pequeña.
picture-too-many-pixels = La imagen tiene más de { $most } millones de píxeles. Redúcela y envíala otra vez.
picture-broken = La imagen está dañada o incompleta. Guárdala de nuevo y envíala otra vez.
picture-animated = Esa imagen está animada. Envía una fija.
picture-too-small = La imagen mide { $width } × { $height } píxeles; cada lado necesita al menos { $least }. Envía una más grande.
picture-ratio = La imagen mide { $width } × { $height } píxeles: demasiado alargada para este modelo. Recórtala y envíala otra vez.
picture-gone = Discord ya no tiene ese archivo. Adjúntalo otra vez.
picture-host = Solo acepto archivos del propio Discord. Adjunta el archivo a tu mensaje.
picture-unreachable = Discord no entregó el archivo. Inténtalo de nuevo en un minuto.
clip-source-not-video = Ese archivo no es un video. Envía un clip mp4, webm o mov.
clip-source-format = Los clips { $found } no se pueden usar aquí. Guárdalo como { $takes } y envíalo otra vez.
clip-source-too-large = El clip pesa { $size } MB; se aceptan como mucho { $most } MB. Envía uno más corto o más pequeño.
clip-source-broken = El clip está dañado o tarda demasiado en leerse. Guárdalo de nuevo y envíalo otra vez.
link-refused = El enlace del proveedor lleva adonde no voy ({ $reason }). Pide uno nuevo.
link-dead = El enlace del proveedor ya no funciona ({ $status }). Solo sirve uno nuevo.
download-unreachable = No se puede llegar al servidor de archivos del proveedor ({ $reason }). Se intentará otra vez.
download-refused = El servidor de archivos del proveedor está ocupado ({ $status }). Se intentará otra vez.
download-broken = La descarga se cortó ({ $reason }). Se intentará otra vez.
download-too-slow = La descarga tardó más de { $seconds } segundos. Se intentará otra vez.
download-empty = El proveedor envió un archivo vacío. Se intentará otra vez.
download-not-written = No se pudo escribir el clip en el disco ({ $reason }). Tiene que arreglarlo el operador.
spool-full = El disco está demasiado lleno para el clip ({ $free } de { $needed } bytes libres). El operador tiene que hacer sitio.
clip-too-large = El archivo del proveedor pesa { $size } MB; se admiten como mucho { $most } MB.
clip-not-video = El archivo del proveedor no es un video.
clip-outside = El clip está fuera de la carpeta de datos, así que no se usó. Tiene que arreglarlo el operador.
clip-broken = El archivo del proveedor no es un video que se pueda leer.
clip-picture-broken = La imagen no se puede leer. Envía otra.
clip-cannot-shrink = El clip no se puede reducir lo suficiente para Discord ({ $most } MB).
link-gone = Aquí no hay (o ya no hay) ningún clip. Los enlaces a clips terminan a los pocos días, o cuando se borra el clip.
link-later = El clip no se puede mostrar ahora. Inténtalo de nuevo en un minuto.
video-too-slow = Trabajar en el clip tardó más de { $seconds } segundos. Se intentará otra vez.

## Operating the program

migrate-nothing = La base de datos está al día ({ $after }).
migrate-new = Se creó una base de datos nueva ({ $after }).
migrate-done = La base de datos pasó de { $before } a { $after }.
migrate-done-copied = La base de datos pasó de { $before } a { $after }. Copia de la anterior: { $backup }
audit-clean = Las cuentas cuadran.
audit-difference = { $what }
backup-done = La base de datos se copió en { $file }.
backup-missing = No existe el archivo { $file }. Indica una copia hecha con `clapper backup`.
backup-is-the-database = { $file } es la propia base de datos en uso. Indica una copia hecha con `clapper backup`.
backup-damaged = { $file } no es una base de datos completa ({ $what }). No se cambió nada; prueba con una copia anterior.
backup-empty = { $file } es una base de datos vacía. No se cambió nada.
restore-done = La base de datos es ahora la copia { $file }.
restore-aside = La anterior se conserva como { $file }.
restore-next = En el próximo arranque Clapper acepta pedidos pero no compra nada: primero aclara lo que se compró después de hacer la copia. Lee el registro y luego usa `/operator go` en Discord.
store-in-use = Otro programa está usando { $file }: un proceso de Clapper en espera o una herramienta de bases de datos. Detenlo antes.

operator-store-busy = Otro programa tiene ocupada la base de datos ({ $detail }). Cierra lo que la tenga abierta (una herramienta de bases de datos, un segundo Clapper) y arranca de nuevo.
operator-store-full = No queda sitio en el disco de la base de datos ({ $detail }). Haz sitio y arranca de nuevo; no se pierde nada de lo escrito.
operator-store-memory = No hay memoria suficiente para abrir la base de datos ({ $detail }). Dale más a esta máquina o contenedor.
operator-store-io = El disco falla al leer o escribir la base de datos ({ $detail }). Mira el disco antes que nada, copia DATA_DIR a otro sitio y restaura una copia en uno sano.
operator-store-missing = La base de datos no se puede abrir ({ $detail }). Comprueba que la carpeta de DATABASE_URL existe, está montada y este usuario puede leerla y escribirla.
operator-store-read-only = No se puede escribir en la base de datos ({ $detail }). Comprueba que su archivo y su carpeta son de este usuario y que el disco no está montado en solo lectura.
operator-store-damaged = La base de datos está dañada, o ese archivo no es una ({ $detail }). Conserva el archivo y pon en su lugar la copia más reciente: `clapper restore DATA_DIR/backups/…`.
operator-store-handles = Este proceso no puede abrir más archivos ({ $detail }). Sube el límite: LimitNOFILE= en la unidad de systemd, ulimits en compose.
operator-store-connection = El servidor de la base de datos cortó la conexión ({ $detail }). Comprueba que funciona y tiene conexiones libres, y arranca de nuevo.
operator-store-refused = El servidor de la base de datos no nos deja entrar ({ $detail }). Corrige el usuario, la contraseña o la base de datos en DATABASE_URL.
operator-store-unreachable = No se puede llegar a la base de datos ({ $detail }). Comprueba que el servidor de DATABASE_URL funciona y que el nombre y el puerto son correctos.
operator-store-journal = El diario de DATA_DIR no se puede leer o escribir ({ $detail }). Comprueba que la carpeta es de este usuario y que su disco tiene sitio.
operator-store-runner-lock-lost = Se perdió la conexión que daba derecho a ejecutar pedidos ({ $detail }). Comprueba que se puede llegar al servidor de la base de datos y arranca de nuevo.
operator-store-closed = La base de datos se cerró mientras aún se usaba ({ $detail }). Arranca de nuevo; el registro de arriba dice por qué.

check-token-missing = Falta DISCORD_TOKEN. Crea un bot en https://discord.com/developers/applications y copia su token de la página "Bot" en .env.
check-token-refused = Discord rechaza el token. Pulsa "Reset Token" en la página "Bot" de tu aplicación y pon el nuevo en DISCORD_TOKEN.
check-token-ok = Discord reconoce el token: el bot es { $name }.
check-intents-ok = Clapper no necesita intents privilegiados: no hay que activar nada.
check-discord-unreachable = No se puede llegar a Discord en { $url } ({ $what }). Comprueba que esta máquina tiene conexión; detrás de un proxy, configura DISCORD_API_URL.
check-endpoint-set = La aplicación tiene una "Interactions Endpoint URL", así que los comandos nunca llegan a Clapper. Vacíala: https://discord.com/developers/applications/{ $app }/information
check-code-grant = La aplicación exige un "OAuth2 code grant", así que no se puede invitar. Desactívalo en su página "Bot" (aplicación { $app }).
check-commands-ok = Discord tiene los { $count } comandos de esta versión.
check-commands-differ = Discord tiene otros comandos que esta versión (faltan: { $missing }). El próximo arranque del bot lo arregla.
check-no-server = El bot aún no está en ningún servidor. Abre el enlace de invitación de abajo.
check-more-servers = Solo se miraron los primeros { $count } servidores.
check-scope-missing = En { $server } el bot no puede tener comandos. Invítalo otra vez (no se pierde nada): { $link }
check-permissions-missing = En { $server } al bot le falta: { $permissions }. Da estos permisos a su rol en los ajustes del servidor, en "Roles".
check-channels-closed = En { $server } el bot ve { $count } canales en los que no puede publicar clips: { $channels }. Da allí a su rol los mismos permisos, u ocúltaselos.
check-server-ok = { $server }: el bot puede publicar dondequiera que puede mirar.
check-invite = Para invitar al bot, con exactamente los permisos que necesita: { $link }
check-clock-ok = El reloj de esta máquina coincide con el de Discord.
check-clock-off = El reloj de esta máquina se desvía { $seconds } s. Activa la sincronización horaria (timedatectl set-ntp true).
check-clock-wrong = El reloj de esta máquina se desvía { $seconds } s, así que los pedidos se juzgarían por una hora falsa. Activa la sincronización horaria (timedatectl set-ntp true).
check-clock-unknown = No se pudo comparar el reloj con el de Discord.
check-no-provider = No hay ningún proveedor activo. Pon la clave de un proveedor, o DEMO_PROVIDER=on.
check-key-ok = { $provider }: la clave funciona.
check-key-refused = { $provider }: la clave se rechaza. Cópiala de nuevo del sitio del proveedor en { $setting }.
check-key-unsure = { $provider }: ninguna llamada gratuita dice si la clave funciona ({ $what }); lo dirá el primer clip.
check-prices-assumed = { $provider }: los precios de { $models } son una estimación nuestra. Compáralos con la página de precios del proveedor y confírmalos o corrígelos en MODELS_FILE.
check-prices-ok = Todos los precios vienen de las páginas de los proveedores o de tu MODELS_FILE.
check-database-new = Aún no hay base de datos en { $file }; el primer arranque la crea.
check-database-ok = La base de datos está íntegra.
check-database-damaged = La base de datos está dañada ({ $what }). Para el bot y pon en su lugar la copia más reciente: `clapper restore DATA_DIR/backups/…`.
check-schema-none = La base de datos está vacía. El primer arranque prepara una SQLite; con PostgreSQL, ejecuta `clapper migrate`.
check-schema-old = La base de datos tiene el esquema { $found } y esta versión necesita { $wanted }. Con SQLite el próximo arranque la actualiza; con PostgreSQL ejecuta `clapper migrate`.
check-schema-ok = La base de datos tiene el esquema de esta versión ({ $found }).
check-stopped = Todos los pedidos están parados, por un operador o porque se restauró la base de datos: `/operator` en Discord dice por qué, `/operator go` lo termina.
check-books-ok = Las cuentas cuadran.
check-books-wrong = Las cuentas no cuadran: { $count } diferencias. Haz una copia y comunícalo como un fallo de Clapper; `clapper audit` las muestra todas.
check-books-line = { $what }
check-books-unread = No se pudieron leer las cuentas ({ $what }). Ejecuta `clapper audit` cuando la base de datos responda.
check-backup = La copia más reciente es { $file }.
check-backup-none = No hay ninguna copia en DATA_DIR/backups. Ejecuta `clapper backup` cada noche y copia el archivo a otra máquina.
check-folder-closed = No se puede escribir en { $folder } ({ $what }). Dáselo al usuario que ejecuta Clapper, o configura DATA_DIR.
check-disk-ok = Hay { $free } GiB libres en { $folder }.
check-disk-scarce = Solo hay { $free } GiB libres en { $folder }. Haz sitio antes de que se acumulen los clips.
check-disk-full = Solo hay { $free } GiB libres en { $folder }. Haz sitio ya: los clips esperan hasta que lo haya.
check-video-ok = El video funciona: se hizo y preparó un clip de { $size }.
check-secret-ok = SECRET_KEY está configurado.
check-secret-missing = SECRET_KEY no está configurado, así que los servidores no pueden guardar claves propias. Sirve cualquier texto de 32 caracteres o más; no lo pierdas nunca.
check-part-broken = No se pudo examinar { $part } ({ $what }). Si la línea no te dice qué hacer, comunícalo como un fallo de Clapper.
check-all-well = Todo está bien.
check-faults = { $count ->
    [one] 1 fallo. Arréglalo y ejecuta `clapper check` otra vez.
   *[other] { $count } fallos. Arréglalos y ejecuta `clapper check` otra vez.
}

## Services (bot/services)

model-unknown = No conozco el modelo `{ $model }`. Elige uno de la lista u omítelo.
request-nothing-fits = Ningún modelo acepta todo eso junto. Quita una opción o mira en `/models` qué acepta cada uno.
request-none-takes = Ningún modelo que sirva para esto acepta { $value } como `{ $option }`. Aceptan: { $takes }.
request-none-takes-it = Ningún modelo que sirva para esto acepta `{ $option }`. Quítalo.
request-fits-without = Ningún modelo acepta todo eso junto. Quita una de estas opciones: { $options }.
job-not-yours = Ese pedido no es tuyo o no existe. `/jobs` muestra los tuyos.
clip-gone = Ese clip ya no está aquí para publicarlo. Pide uno nuevo con `/video`.

http-port-taken = HTTP_PORT { $port } en { $host } no se puede usar: lo tiene otro programa o hacen falta más permisos. Elige otro puerto.

## Providers

provider-read-failed = No se pudo leer al proveedor ({ $reason }). Se intentará otra vez.
provider-key-missing = No hay ninguna clave utilizable para { $provider } en { $host }. El operador tiene que reponerla.

## Storage

store-unavailable = La base de datos no se puede usar ahora mismo ({ $reason }). No se cobró nada; inténtalo de nuevo en un minuto.
store-slow = La base de datos tarda demasiado en responder ahora mismo. No se cobró nada; inténtalo de nuevo en un minuto.
schema-outdated = La base de datos tiene el esquema { $found } y este programa necesita { $wanted }. Ejecuta antes `{ $command }`.
schema-newer = La base de datos tiene el esquema { $found }, más nuevo que el { $wanted } de este programa. Usa el programa que la hizo o restaura una copia.
schema-foreign = La base de datos contiene tablas de otro programa. Pon en DATABASE_URL una vacía.
runner-elsewhere = Otro proceso de Clapper ya ejecuta pedidos aquí ({ $where }). Detenlo antes.
request-duration-sibling = `{ $model }` no puede hacer { $value } segundos. Usa `{ $other }` para eso.

request-too-many-segments = `{ $model }` acepta como mucho { $most } prompts, separados por `|`, y diste { $count }. Quita alguno.
model-gone = `{ $model }` no se ofrece en este momento. Elige otro modelo de la lista.

## Moderation: the list

command-clapper-moderation = moderation
command-clapper-moderation-description = Qué prompts se paran aquí y qué pedidos esperan a un moderador
command-clapper-moderation-words = words
command-clapper-moderation-words-description = Palabras y frases que paran un prompt, en un formulario
command-clapper-moderation-patterns = patterns
command-clapper-moderation-patterns-description = Patrones (expresiones regulares) que paran un prompt, en un formulario
command-clapper-moderation-review = review
command-clapper-moderation-review-description = Qué pedidos esperan a un moderador y dónde se pregunta a los moderadores
option-clapper-moderation-review-orders = off: solo los que mandan los miembros; flagged: cada uno parado; all: todos los pedidos
option-clapper-moderation-review-channel = Dónde se pregunta a los moderadores; si no hay, en el canal de avisos
command-clapper-moderation-show = show
command-clapper-moderation-show-description = Lo que está fijado; y si un prompt se pararía, y por qué
option-clapper-moderation-show-prompt = Un prompt para probar
words-title = Palabras que paran un prompt
words-field = Una palabra o frase por línea
words-hint = Palabras enteras; da igual mayúsculas, acentos o caracteres invisibles
patterns-title = Patrones que paran un prompt
patterns-field = Una expresión regular por línea
patterns-hint = Sintaxis RE2, sin distinguir mayúsculas; en cualquier parte del prompt
moderation-saved = Guardado.
moderation-merged = Otro admin cambió la lista mientras tu formulario estaba abierto: sus entradas se conservaron junto a las tuyas.
moderation-title = **Lo que para un prompt aquí**
moderation-words = - { $count ->
        [0] Ninguna palabra
        [one] 1 palabra o frase
       *[other] { $count } palabras y frases
    } (`/clapper moderation words`)
moderation-patterns = - { $count ->
        [0] Ningún patrón
        [one] 1 patrón
       *[other] { $count } patrones
    } (`/clapper moderation patterns`)
moderation-review = - { $mode ->
        [all] **Todos los pedidos** esperan hasta que un moderador los apruebe
        [flagged] Un prompt parado espera hasta que un moderador lo apruebe
       *[off] Un prompt parado se rechaza; su miembro puede mandarlo a los moderadores
    } (`/clapper moderation review`)
moderation-channel = - Se pregunta a los moderadores en <#{ $channel }>
moderation-channel-log = - Se pregunta a los moderadores en el canal de avisos, <#{ $channel }>
moderation-channel-none = - No hay ningún canal donde preguntar a los moderadores: nadie puede mandarles nada
moderation-try-stopped = **Parado**, por `{ $entry }`: “{ $prompt }”
moderation-try-passes = **No se para**: “{ $prompt }”
moderation-word-long = No guardado: una palabra o frase puede tener { $most } caracteres, y esta tiene más: { $value }
moderation-word-pattern = No guardado: “{ $value }” parece un patrón. En la lista de palabras, caracteres como `*` y `?` no significan nada; ponlo en `/clapper moderation patterns`.
moderation-word-empty = No guardado: en “{ $value }” no hay nada que se pueda encontrar en un prompt.
moderation-pattern-long = No guardado: un patrón puede tener { $most } caracteres, y este tiene más: { $value }
moderation-pattern-wrong = No guardado: este patrón no funciona: { $value } ({ $reason }). Los patrones usan la sintaxis RE2: sin look-around ni referencias hacia atrás.
moderation-pattern-everything = No guardado: este patrón pararía todos los prompts: { $value }
moderation-list-many = No guardado: la lista puede tener { $most } entradas, y esta tiene { $count }.
moderation-list-long = No guardado: la lista puede tener { $most } caracteres, y esta tiene { $count }. Un patrón puede hacer el trabajo de muchas palabras.
moderation-no-channel = No se cambió nada: los pedidos esperarían a moderadores a los que no podría preguntar. Indica un `channel`, o fija un canal de avisos con `/clapper settings log_channel`.
moderation-stopped = La lista de palabras de este servidor para tu prompt. No se cobró nada. Cambia el prompt y pídelo otra vez.

## Moderation: orders that wait for a moderator

stopped-title = **Parado** · { $details }
stopped-text = La lista de palabras de este servidor para tu prompt. No se cobró nada. Cámbialo y pídelo otra vez, o mándalo a los moderadores: si lo aprueban, se hace tal como lo pediste, por { $price }.
stopped-until = La oferta de mandarlo termina { RELATIVE($until) }.
review-waiting-title = **Espera a un moderador** · { $details }
review-waiting-text = No se reserva ni se cobra nada antes de que un moderador lo apruebe. Si nadie decide, termina { RELATIVE($until) } y te aviso.
button-send = Mandar a los moderadores
button-withdraw = Retirarlo
state-stopped = parado por la lista de palabras de este servidor; la oferta de mandarlo a los moderadores termina { RELATIVE($until) }
state-review = espera a un moderador, termina { RELATIVE($until) }
state-refused = un moderador dijo que no { RELATIVE($at) }
state-unreviewed = terminó { RELATIVE($at) }, ningún moderador decidió
refused-title = **No aprobado** · { $details }
refused-because = Los moderadores dicen: { $reason }
unreviewed-title = **No aprobado** · { $details }
failure-refused = Un moderador de este servidor no lo aprobó.
failure-unreviewed = Ningún moderador decidió.
stopped-lapsed = No lo mandaste a los moderadores.
notice-refused = { $mention } Un moderador no aprobó el video que pediste. No se cobró nada; los detalles están en `/jobs`.
notice-unreviewed = { $mention } Ningún moderador decidió sobre el video que pediste, así que terminó. No se cobró nada; puedes pedirlo otra vez.
jobs-confirm-review = De acuerdo. Los moderadores de este servidor lo miran primero; no se reserva nada antes de que uno lo apruebe.
jobs-send-sent = Se ha preguntado a los moderadores. No se reserva nada antes de que uno lo apruebe; si no lo aprueban, te aviso.
jobs-send-already = Ya se había mandado.
jobs-send-lapsed = Ya terminó. No se cobró nada; pídelo otra vez si aún lo quieres.
review-too-many = Ya hay { $most } pedidos tuyos esperando a los moderadores de este servidor. Espera a que decidan sobre uno, o retira uno en `/jobs`.
review-too-soon = Acabas de mandar algo a los moderadores. Podrás mandar lo siguiente { RELATIVE($until) }.
review-no-channel = Aquí los pedidos tienen que esperar a un moderador, pero no hay ningún canal donde preguntar. No se cobró nada; un admin puede fijarlo con `/clapper moderation review channel`.
review-title = **¿Aprobar este pedido?** · { $details }
review-title-approved = **Aprobado** por { $who } { RELATIVE($at) } · { $details }
review-title-refused = **Rechazado** por { $who } { RELATIVE($at) } · { $details }
review-title-withdrawn = **Cancelado** { RELATIVE($at) } · { $details }
review-title-lapsed = **Terminado** { RELATIVE($at) }, nadie decidió · { $details }
review-from = { $who } en <#{ $channel }>
review-no-prompt = (sin prompt)
review-other = `{ $name }`: { $text }
review-long = El texto completo está en el archivo { $file }.
review-matched = Parado por `{ $entry }` de la lista
review-every = Aquí se revisan todos los pedidos
review-because = Motivo: { $reason }
review-source = Hecho a partir de [este mensaje]({ $link })
review-no-files = No lo ves todo: aquí no puedo adjuntar archivos. Dame { $permission } en este canal.
review-clip-not-shown = Lleva un clip o una imagen grande que no puedo mostrar aquí.
review-picture-alt = Una imagen con la que se haría el video
review-until = No se reserva ni se cobra nada antes de que alguien lo apruebe. Termina solo { RELATIVE($until) }.
button-approve = Aprobar
button-refuse = Rechazar…
refuse-title = Rechazar este pedido
refuse-reason = Motivo (puede quedar vacío)
refuse-reason-hint = El miembro lo lee, en privado
review-answer-approved = Aprobado. Ya está en la cola, y su precio queda reservado.
review-answer-refused = Rechazado. Se avisa a su miembro; no se cobró nada.
review-ended-waiting = Sigue esperando, pero algo cambió en este mismo momento. Pulsa otra vez.
review-ended-approved = { $who } lo aprobó { RELATIVE($at) }.
review-ended-refused = { $who } lo rechazó { RELATIVE($at) }.
review-ended-withdrawn = Se canceló { RELATIVE($at) }.
review-ended-lapsed = Terminó { RELATIVE($at) }; nadie había decidido.
review-not-now = No aprobado: ahora no se podría pedir, por un límite, un bloqueo o una regla de este servidor. `/clapper explain` dice cuál. Sigue esperando, así que puedes pulsar otra vez.
not-moderator = Solo los miembros con *Gestionar mensajes* o *Gestionar servidor* pueden decidir sobre los pedidos.
explain-review-all = Aquí cada pedido espera hasta que un moderador lo apruebe
explain-review-flagged = Un prompt que para la lista de palabras espera hasta que un moderador lo apruebe
explain-review-off = Un prompt que para la lista de palabras se rechaza; el miembro puede mandarlo a los moderadores
