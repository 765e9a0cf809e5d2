// The catalogue's words. One entry a message; the three languages stand together so that none is
// forgotten. Long by nature: it is a table.
#pragma once

#include <array>

#include "plugins/oplati/text/catalogue.hpp"

namespace oplati {

inline constexpr auto entries = std::to_array<CatalogueEntry>({
    // --- The tender and its settings -------------------------------------------------------------
    {"tender.name", "ОПЛАТИ", "АПЛАЦІ", "OPLATI"},
    {"parameter.enabled", "Работа с системой ОПЛАТИ", "Праца з сістэмай АПЛАЦІ",
     "Work with the OPLATI system"},
    {"parameter.enabled.help",
     "Добавляет способ оплаты «ОПЛАТИ». Нужен включённый параметр «Оплата с помощью иных способов "
     "безналичных оплат».",
     "Дадае спосаб аплаты «АПЛАЦІ». Патрэбны ўключаны параметр «Аплата з дапамогай іншых спосабаў "
     "безнаяўных аплат».",
     "Adds the tender OPLATI. The parameter “Other non-cash payments” must be on."},
    {"parameter.mode", "Режим работы", "Рэжым працы", "Mode"},
    {"parameter.mode.help", "Один из трёх; действует со следующей оплаты.",
     "Адзін з трох; дзейнічае з наступнай аплаты.", "One of three; applies to the next payment."},
    {"parameter.mode.static", "Статический QR продавца", "Статычны QR прадаўца",
     "Merchant's static QR"},
    {"parameter.mode.dynamic", "Динамический QR продавца", "Дынамічны QR прадаўца",
     "Merchant's dynamic QR"},
    {"parameter.mode.buyer", "QR-код покупателя", "QR-код пакупніка", "Buyer's QR"},
    {"parameter.register_number", "Номер кассы", "Нумар касы", "Register number"},
    {"parameter.register_number.help",
     "OPL и 9 цифр, как в личном кабинете «Оплати-Бизнес», раздел «Кассы».",
     "OPL і 9 лічбаў, як у асабістым кабінеце «Оплати-Бизнес», раздзел «Кассы».",
     "OPL and 9 digits, as shown in the Oplati-Business cabinet, section Registers."},
    {"parameter.password", "Пароль кассы", "Пароль касы", "Register password"},
    {"parameter.password.help", "Только для кассы в режиме пароля; иначе нажмите «Получить токен».",
     "Толькі для касы ў рэжыме пароля; інакш націсніце «Атрымаць токен».",
     "Only for a register in password mode; otherwise press “Get token”."},
    {"parameter.get_token", "Получить токен", "Атрымаць токен", "Get token"},
    {"parameter.get_token.help", "Один раз для новой кассы и после «Сбросить токен» в кабинете.",
     "Адзін раз для новай касы і пасля «Сбросить токен» у кабінеце.",
     "Once for a new register, and after “Reset token” in the cabinet."},

    {"settings.enabled_invalid", "Параметр принимает только «true» или «false».",
     "Параметр прымае толькі «true» або «false».", "The parameter takes only true or false."},
    {"settings.mode_invalid", "Нет такого режима. Выберите static, dynamic или buyer.",
     "Няма такога рэжыму. Выберыце static, dynamic або buyer.",
     "No such mode. Choose static, dynamic or buyer."},
    {"settings.register_number_invalid",
     "Номер кассы состоит из букв OPL и 9 цифр, например OPL000012345. Проверьте его в кабинете.",
     "Нумар касы складаецца з літар OPL і 9 лічбаў, напрыклад OPL000012345. Праверце яго ў "
     "кабінеце.",
     "A register number is OPL and 9 digits, such as OPL000012345. Check it in the cabinet."},
    {"settings.password_invalid",
     "Пароль кассы: до 128 латинских букв, цифр и знаков, без пробелов.",
     "Пароль касы: да 128 лацінскіх літар, лічбаў і знакаў, без прабелаў.",
     "A register password has up to 128 Latin letters, digits and signs, no spaces."},
    {"settings.parameter_unknown", "У плагина нет такого параметра.",
     "У плагіна няма такога параметра.", "The plugin has no such parameter."},
    {"settings.payment_open",
     "Сейчас есть незавершённая оплата или возврат. Завершите их, потом меняйте настройку.",
     "Зараз ёсць незавершаная аплата або вяртанне. Завяршыце іх, потым мяняйце наладу.",
     "A payment or a return is still open. Finish it first, then change the setting."},
    {"settings.secret_not_kept", "Касса не смогла сохранить секрет. Повторите.",
     "Каса не змагла захаваць сакрэт. Паўтарыце.",
     "The till could not keep the secret. Try again."},

    // --- Rules -----------------------------------------------------------------------------------
    {"rule.name_taken",
     "Название «ОПЛАТИ» занято платёжной системой ОПЛАТИ. Выберите другое название.",
     "Назва «АПЛАЦІ» занятая плацежнай сістэмай АПЛАЦІ. Выберыце іншую назву.",
     "The name OPLATI belongs to the payment system OPLATI. Choose another one."},
    {"rule.tender_fixed", "Способ оплаты «ОПЛАТИ» нельзя изменить или удалить.",
     "Спосаб аплаты «АПЛАЦІ» нельга змяніць або выдаліць.",
     "The tender OPLATI can be neither edited nor deleted."},
    {"rule.other_non_cash_needed",
     "Параметр нужен для работы с системой ОПЛАТИ. Сначала выключите «Работа с системой ОПЛАТИ».",
     "Параметр патрэбны для працы з сістэмай АПЛАЦІ. Спачатку выключыце «Праца з сістэмай АПЛАЦІ».",
     "The OPLATI system needs this parameter. Switch “Work with the OPLATI system” off first."},
    {"rule.currency", "ОПЛАТИ принимает только белорусские рубли (BYN).",
     "АПЛАЦІ прымае толькі беларускія рублі (BYN).", "OPLATI takes Belarusian roubles (BYN) only."},
    {"rule.amount_not_positive", "Сумма для ОПЛАТИ должна быть больше нуля.",
     "Сума для АПЛАЦІ павінна быць большай за нуль.",
     "The amount for OPLATI must be more than zero."},
    {"rule.amount_too_large", "Сумма больше 10 000 000,00. Проверьте чек.",
     "Сума большая за 10 000 000,00. Праверце чэк.",
     "The amount is over 10 000 000.00. Check the receipt."},
    {"rule.more_than_due", "По ОПЛАТИ нельзя взять больше суммы чека: сдача даётся с наличных.",
     "Па АПЛАЦІ нельга ўзяць больш за суму чэка: рэшта даецца з гатоўкі.",
     "OPLATI cannot take more than is due: change is given from cash."},
    {"rule.tender_off", "Работа с системой ОПЛАТИ выключена. Включите её в параметрах.",
     "Праца з сістэмай АПЛАЦІ выключаная. Уключыце яе ў параметрах.",
     "Work with the OPLATI system is off. Switch it on in the parameters."},
    {"rule.one_line", "В чеке может быть только одна строка ОПЛАТИ. Сложите суммы.",
     "У чэку можа быць толькі адзін радок АПЛАЦІ. Складзіце сумы.",
     "A receipt has one OPLATI line at most. Add the amounts up."},
    {"rule.card_in_single_cycle",
     "Карта и ОПЛАТИ в одном чеке невозможны: терминал работает в едином цикле с кассой. Выберите "
     "карту или ОПЛАТИ.",
     "Картка і АПЛАЦІ ў адным чэку немагчымыя: тэрмінал працуе ў адзіным цыкле з касай. Выберыце "
     "картку або АПЛАЦІ.",
     "Card and OPLATI cannot be combined while the terminal works in a single cycle with the till. "
     "Choose one of them."},

    // --- Starting --------------------------------------------------------------------------------
    {"start.not_ready", "ОПЛАТИ ещё запускается. Повторите через секунду.",
     "АПЛАЦІ яшчэ запускаецца. Паўтарыце праз секунду.",
     "OPLATI is still starting. Try again in a second."},
    {"start.register_missing", "Не задан «Номер кассы» ОПЛАТИ. Введите его в параметрах.",
     "Не зададзены «Нумар касы» АПЛАЦІ. Увядзіце яго ў параметрах.",
     "The OPLATI register number is missing. Enter it in the parameters."},
    {"start.credential_missing",
     "У кассы нет токена и пароля. Нажмите «Получить токен» или введите «Пароль кассы».",
     "У касы няма токена і пароля. Націсніце «Атрымаць токен» або ўвядзіце «Пароль касы».",
     "The register has neither token nor password. Press “Get token” or enter the password."},
    {"start.key_reused", "Этот ключ операции уже использован для другой оплаты.",
     "Гэты ключ аперацыі ўжо выкарыстаны для іншай аплаты.",
     "This operation key was used for another payment."},
    {"start.key_unknown", "Операции с таким ключом нет.", "Аперацыі з такім ключом няма.",
     "There is no operation with this key."},
    {"start.line_open", "По этой строке чека уже идёт оплата. Дождитесь её исхода.",
     "Па гэтым радку чэка ўжо ідзе аплата. Дачакайцеся яе выніку.",
     "A payment for this line is under way. Wait for its outcome."},
    {"start.sum_mismatch", "Сумма позиций не равна сумме чека.",
     "Сума пазіцый не роўная суме чэка.", "The positions do not add up to the receipt's total."},
    {"start.receipt_empty", "В чеке нет позиций. Добавьте товар.",
     "У чэку няма пазіцый. Дадайце тавар.", "The receipt has no positions. Add one."},
    {"start.journal_broken",
     "Журнал ОПЛАТИ не открывается: {text}. Оплата через ОПЛАТИ невозможна, пока это не "
     "исправлено.",
     "Журнал АПЛАЦІ не адкрываецца: {text}. Аплата праз АПЛАЦІ немагчымая, пакуль гэта не "
     "выпраўлена.",
     "The OPLATI journal cannot be opened: {text}. No payment by OPLATI until that is mended."},
    {"start.reconciliation_needed",
     "Журнал ОПЛАТИ утратил записи. Оплата и возврат возможны после сверки: закройте смену и "
     "проверьте расхождения.",
     "Журнал АПЛАЦІ страціў запісы. Аплата і вяртанне магчымыя пасля зверкі: закрыйце змену і "
     "праверце разыходжанні.",
     "The OPLATI journal has lost records. Payments and returns are possible once the shift is "
     "compared: close it and check the differences."},
    {"start.busy", "Журнал ОПЛАТИ занят. Повторите.", "Журнал АПЛАЦІ заняты. Паўтарыце.",
     "The OPLATI journal is busy. Try again."},

    // --- What is shown and waited for ------------------------------------------------------------
    {"show.qr", "Покупатель сканирует QR-код с экрана", "Пакупнік скануе QR-код з экрана",
     "The buyer scans the QR code on the screen"},
    {"show.code", "Код подтверждения: {code}. Сообщите его покупателю.",
     "Код пацвярджэння: {code}. Паведаміце яго пакупніку.",
     "Confirmation code: {code}. Tell it to the buyer."},
    {"scan.ask", "Отсканируйте QR-код покупателя", "Адскануйце QR-код пакупніка",
     "Scan the buyer's QR code"},
    {"scan.not_asked", "Сейчас сканировать ничего не нужно.", "Зараз сканаваць нічога не трэба.",
     "There is nothing to scan now."},
    {"scan.unreadable", "Код пуст или слишком длинный. Отсканируйте QR-код покупателя ещё раз.",
     "Код пусты або занадта доўгі. Адскануйце QR-код пакупніка яшчэ раз.",
     "The code is empty or too long. Scan the buyer's QR code again."},
    {"decision.too_early",
     "Решать вручную можно, только когда ОПЛАТИ объявит исход неизвестным. Подождите: плагин ещё "
     "спрашивает систему.",
     "Вырашаць уручную можна, толькі калі АПЛАЦІ аб'явіць вынік невядомым. Пачакайце: плагін яшчэ "
     "пытаецца ў сістэмы.",
     "A decision by hand is for outcomes that OPLATI has called unknown. Wait: the plugin is still "
     "asking the system."},
    {"scan.used", "Этот QR-код уже использован. Попросите показать новый.",
     "Гэты QR-код ужо выкарыстаны. Папрасіце паказаць новы.",
     "This QR code was used before. Ask for a new one."},
    {"scan.expired", "QR-код устарел. Попросите показать новый.",
     "QR-код састарэў. Папрасіце паказаць новы.", "The QR code is too old. Ask for a new one."},
    {"scan.foreign", "Это не QR-код ОПЛАТИ. Попросите открыть «QR код для оплаты».",
     "Гэта не QR-код АПЛАЦІ. Папрасіце адкрыць «QR код для оплаты».",
     "This is not an OPLATI code. Ask the buyer to open the payment QR code."},
    {"waiting.gateway", "Связь с ОПЛАТИ…", "Сувязь з АПЛАЦІ…", "Talking to OPLATI…"},
    {"waiting.scan", "Ждём, пока покупатель отсканирует код",
     "Чакаем, пакуль пакупнік адскануе код", "Waiting for the buyer to scan"},
    {"waiting.confirmation", "Ждём подтверждения в приложении покупателя",
     "Чакаем пацвярджэння ў праграме пакупніка", "Waiting for the buyer to confirm in the app"},
    {"waiting.cancel", "Отменяем. Оплата ещё может пройти: дождитесь исхода.",
     "Адмяняем. Аплата яшчэ можа прайсці: дачакайцеся выніку.",
     "Cancelling. The payment may still go through: wait for the outcome."},
    {"waiting.resolution",
     "Исход пока неизвестен, выясняем. Чек не печатать, заново не оплачивать.",
     "Вынік пакуль невядомы, высвятляем. Чэк не друкаваць, нанава не аплачваць.",
     "The outcome is not known yet. Print no receipt and start no new payment."},
    {"waiting.money_back", "Возвращаем деньги покупателю", "Вяртаем грошы пакупніку",
     "The money is going back to the buyer"},

    // --- Outcomes --------------------------------------------------------------------------------
    {"payment.approved", "Оплачено. Номер платежа {payment}", "Аплачана. Нумар плацяжу {payment}",
     "Paid. Payment number {payment}"},
    {"payment.unknown",
     "Исход оплаты неизвестен. Чек не печатать. ОПЛАТИ выясняет; решение может принять старший.",
     "Вынік аплаты невядомы. Чэк не друкаваць. АПЛАЦІ высвятляе; рашэнне можа прыняць старшы.",
     "The outcome of the payment is unknown. Print no receipt. OPLATI keeps asking; a supervisor "
     "may "
     "decide."},
    {"refund.approved", "Деньги возвращены. Номер операции {payment}",
     "Грошы вернутыя. Нумар аперацыі {payment}", "Money returned. Operation number {payment}"},
    {"refund.unknown", "Исход возврата неизвестен. Не повторяйте его: ОПЛАТИ выясняет.",
     "Вынік вяртання невядомы. Не паўтарайце яго: АПЛАЦІ высвятляе.",
     "The outcome of the return is unknown. Do not repeat it: OPLATI keeps asking."},
    {"reason.buyer_declined", "Покупатель отказался от оплаты", "Пакупнік адмовіўся ад аплаты",
     "The buyer declined"},
    {"reason.not_enough_money", "У покупателя недостаточно денег",
     "У пакупніка недастаткова грошай", "The buyer has not enough money"},
    {"reason.buyer_timed_out", "Покупатель не оплатил вовремя. Деньги не списаны.",
     "Пакупнік не аплаціў своечасова. Грошы не спісаныя.",
     "The buyer did not pay in time. No money was taken."},
    {"reason.cancelled_by_cashier", "Оплата отменена кассиром", "Аплата адмененая касірам",
     "Cancelled by the cashier"},
    {"reason.cancelled_by_system", "Оплата отменена системой ОПЛАТИ",
     "Аплата адмененая сістэмай АПЛАЦІ", "Cancelled by the OPLATI system"},
    {"reason.code_used", "QR-код покупателя уже использован", "QR-код пакупніка ўжо выкарыстаны",
     "The buyer's code was used before"},
    {"reason.code_expired", "QR-код покупателя устарел", "QR-код пакупніка састарэў",
     "The buyer's code is too old"},
    {"reason.code_foreign", "Это не QR-код ОПЛАТИ", "Гэта не QR-код АПЛАЦІ",
     "This is not an OPLATI code"},
    {"reason.gateway_refused", "ОПЛАТИ отказала: {text}", "АПЛАЦІ адмовіла: {text}",
     "OPLATI refused: {text}"},
    {"reason.register_unknown",
     "Касса не зарегистрирована в «Оплати-Бизнес». Проверьте «Номер кассы» и раздел «Кассы» "
     "кабинета.",
     "Каса не зарэгістраваная ў «Оплати-Бизнес». Праверце «Нумар касы» і раздзел «Кассы» кабінета.",
     "The register is not known to Oplati-Business. Check its number and the cabinet's Registers."},
    {"reason.unauthorized",
     "ОПЛАТИ не приняла токен или пароль кассы. Получите токен заново или проверьте пароль.",
     "АПЛАЦІ не прыняла токен або пароль касы. Атрымайце токен нанава або праверце пароль.",
     "OPLATI did not accept the register's token or password. Get a new token or check it."},
    {"reason.token_exists", "Токен уже существует или касса работает в режиме пароля",
     "Токен ужо існуе або каса працуе ў рэжыме пароля",
     "A token exists already, or the register works by password"},
    {"reason.session_lost", "Сеанс оплаты прерван. Деньги не списаны, можно начать заново.",
     "Сеанс аплаты перапынены. Грошы не спісаныя, можна пачаць нанава.",
     "The payment session ended. No money was taken; start again."},
    {"reason.gateway_unreachable",
     "Нет связи с ОПЛАТИ. Деньги не списаны. Проверьте интернет или выберите другой способ оплаты.",
     "Няма сувязі з АПЛАЦІ. Грошы не спісаныя. Праверце інтэрнэт або выберыце іншы спосаб аплаты.",
     "OPLATI cannot be reached. No money was taken. Check the network or choose another tender."},
    {"reason.gateway_untrusted",
     "Сертификат сервера ОПЛАТИ не прошёл проверку. Деньги не списаны. Проверьте дату на кассе и "
     "сообщите администратору.",
     "Сертыфікат сервера АПЛАЦІ не прайшоў праверку. Грошы не спісаныя. Праверце дату на касе і "
     "паведаміце адміністратару.",
     "The OPLATI server's certificate cannot be trusted. No money was taken. Check the till's date "
     "and tell the administrator."},
    {"reason.journal_unavailable",
     "Журнал ОПЛАТИ не записывается (диск?). Ничего не отправлено. Проверьте место на диске.",
     "Журнал АПЛАЦІ не запісваецца (дыск?). Нічога не адпраўлена. Праверце месца на дыску.",
     "The OPLATI journal cannot be written (disk?). Nothing was sent. Check the disk space."},
    {"reason.refund_exceeds", "Сумма возврата больше остатка по платежу",
     "Сума вяртання большая за астатак па плацяжы",
     "The return is over what is left of the payment"},
    {"reason.refund_too_late", "Срок возврата по этому платежу истёк. Верните наличными.",
     "Тэрмін вяртання па гэтым плацяжы скончыўся. Вярніце гатоўкай.",
     "It is too late to return this payment by OPLATI. Return it in cash."},
    {"reason.payment_not_found",
     "Платёж не найден: это не номер платежа ОПЛАТИ или он с другой кассы другого продавца.",
     "Плацёж не знойдзены: гэта не нумар плацяжу АПЛАЦІ або ён з касы іншага прадаўца.",
     "The payment is not known: not an OPLATI payment, or another merchant's."},
    {"reason.answer_lost", "Ответ ОПЛАТИ потерян", "Адказ АПЛАЦІ страчаны",
     "The answer of OPLATI was lost"},
    {"reason.answer_mismatch", "Ответ ОПЛАТИ о другом платеже", "Адказ АПЛАЦІ пра іншы плацёж",
     "The answer of OPLATI speaks of another payment"},
    {"reason.internal", "Внутренняя ошибка плагина. Перезапустите кассу и сообщите поставщику.",
     "Унутраная памылка плагіна. Перазапусціце касу і паведаміце пастаўшчыку.",
     "Internal error of the plugin. Restart the till and tell the vendor."},
    {"payment.stopped",
     "ОПЛАТИ остановилась из-за ошибки, исход оплаты неизвестен. Чек не печатать, заново не "
     "оплачивать. Перезапустите программу кассы: исход выяснится сам.",
     "АПЛАЦІ спынілася з-за памылкі, вынік аплаты невядомы. Чэк не друкаваць, нанава не аплачваць. "
     "Перазапусціце праграму касы: вынік высветліцца сам.",
     "OPLATI has stopped after an error; the outcome of the payment is unknown. Print no receipt "
     "and start no new payment. Restart the till program: it finds the outcome by itself."},
    {"refund.stopped",
     "ОПЛАТИ остановилась из-за ошибки, исход возврата неизвестен. Не повторяйте его. "
     "Перезапустите программу кассы: исход выяснится сам.",
     "АПЛАЦІ спынілася з-за памылкі, вынік вяртання невядомы. Не паўтарайце яго. Перазапусціце "
     "праграму касы: вынік высветліцца сам.",
     "OPLATI has stopped after an error; the outcome of the return is unknown. Do not repeat it. "
     "Restart the till program: it finds the outcome by itself."},
    {"reason.stopped",
     "ОПЛАТИ остановилась из-за ошибки. Перезапустите программу кассы и повторите.",
     "АПЛАЦІ спынілася з-за памылкі. Перазапусціце праграму касы і паўтарыце.",
     "OPLATI has stopped after an error. Restart the till program and try again."},
    {"refund.amount_mismatch", "Суммы чека не сходятся с платежом ОПЛАТИ. Проверьте чек.",
     "Сумы чэка не сыходзяцца з плацяжом АПЛАЦІ. Праверце чэк.",
     "The receipt's amounts do not match the OPLATI payment. Check the receipt."},

    // --- Settled and open ------------------------------------------------------------------------
    {"settled.confirmed", "Операция завершена", "Аперацыя завершаная", "Done"},
    {"settled.rolled_back", "Деньги возвращены покупателю", "Грошы вернутыя пакупніку",
     "The money is back with the buyer"},
    {"settled.acknowledged", "Операция закрыта", "Аперацыя закрытая", "Closed"},
    {"settled.manually", "Решение старшего записано; ОПЛАТИ проверит его",
     "Рашэнне старшага запісанае; АПЛАЦІ праверыць яго",
     "The supervisor's decision is recorded; OPLATI will verify it"},
    {"open.unresolved", "Исход неизвестен, выясняется. Подождите.",
     "Вынік невядомы, высвятляецца. Пачакайце.", "The outcome is being found out. Wait."},
    {"open.unconfirmed", "Оплачено, чек не подтверждён. Напечатайте чек или верните деньги.",
     "Аплачана, чэк не пацверджаны. Надрукуйце чэк або вярніце грошы.",
     "Paid, the receipt is not confirmed. Print it or give the money back."},
    {"open.unconfirmed_refund", "Деньги возвращены, чек возврата не подтверждён. Напечатайте его.",
     "Грошы вернутыя, чэк вяртання не пацверджаны. Надрукуйце яго.",
     "The money is back, the return receipt is not confirmed. Print it."},
    {"open.returning", "Деньги возвращаются покупателю. Подождите.",
     "Грошы вяртаюцца пакупніку. Пачакайце.", "The money is going back to the buyer. Wait."},

    // --- Notices ---------------------------------------------------------------------------------
    {"notice.journal_failed", "Журнал ОПЛАТИ не записывается. Проверьте место на диске.",
     "Журнал АПЛАЦІ не запісваецца. Праверце месца на дыску.",
     "The OPLATI journal cannot be written. Check the disk space."},
    {"notice.mismatch",
     "Ответ ОПЛАТИ не сходится с заказом {order} (платёж {payment}). Сообщите в поддержку ОПЛАТИ.",
     "Адказ АПЛАЦІ не сыходзіцца з заказам {order} (плацёж {payment}). Паведаміце ў падтрымку "
     "АПЛАЦІ.",
     "The answer of OPLATI does not match order {order} (payment {payment}). Tell OPLATI's "
     "support."},
    {"notice.unlisted_status", "ОПЛАТИ сообщила неизвестный статус заказа {order}. Ждём.",
     "АПЛАЦІ паведаміла невядомы статус заказа {order}. Чакаем.",
     "OPLATI reports a status of order {order} that is not known. Waiting."},
    {"notice.late_payment", "Платёж {payment} прошёл после отказа и будет возвращён.",
     "Плацёж {payment} прайшоў пасля адмовы і будзе вернуты.",
     "Payment {payment} came after the refusal and goes back."},
    {"notice.money_back_done", "Запоздалый платёж {payment} возвращён покупателю.",
     "Запознены плацёж {payment} вернуты пакупніку.",
     "The late payment {payment} is back with the buyer."},
    {"notice.money_back_late", "Деньги по платежу {payment} всё ещё не возвращены. Пробуем дальше.",
     "Грошы па плацяжы {payment} усё яшчэ не вернутыя. Спрабуем далей.",
     "The money of payment {payment} is still not back. Trying on."},
    {"notice.money_back_refused",
     "ОПЛАТИ не возвращает платёж {payment}. Сообщите в поддержку ОПЛАТИ.",
     "АПЛАЦІ не вяртае плацёж {payment}. Паведаміце ў падтрымку АПЛАЦІ.",
     "OPLATI does not return payment {payment}. Tell OPLATI's support."},
    {"notice.decision_contradicted",
     "Решение старшего расходится с ОПЛАТИ: заказ {order}. Проверьте при сверке.",
     "Рашэнне старшага разыходзіцца з АПЛАЦІ: заказ {order}. Праверце пры зверцы.",
     "The supervisor's decision differs from OPLATI: order {order}. See the reconciliation."},

    // --- Actions ---------------------------------------------------------------------------------
    {"action.approved", "Операция выполнена успешно", "Аперацыя выкананая паспяхова",
     "The operation was successful"},
    {"action.answer_lost",
     "Ответ ОПЛАТИ потерян. Нажмите ещё раз; если токен уже существует, сбросьте его в кабинете.",
     "Адказ АПЛАЦІ страчаны. Націсніце яшчэ раз; калі токен ужо існуе, скіньце яго ў кабінеце.",
     "The answer of OPLATI was lost. Press again; if a token exists then, reset it in the "
     "cabinet."},
    {"action.gateway_unreachable", "Нет связи с ОПЛАТИ. Проверьте интернет и нажмите ещё раз.",
     "Няма сувязі з АПЛАЦІ. Праверце інтэрнэт і націсніце яшчэ раз.",
     "OPLATI cannot be reached. Check the network and press again."},
    {"action.unknown", "У плагина нет такой кнопки.", "У плагіна няма такой кнопкі.",
     "The plugin has no such button."},

    // --- Closing a shift -------------------------------------------------------------------------
    {"shift.approved", "Сверка с ОПЛАТИ: расхождений нет (операций: {compared})",
     "Зверка з АПЛАЦІ: разыходжанняў няма (аперацый: {compared})",
     "Compared with OPLATI: no differences (operations: {compared})"},
    {"shift.differences", "Сверка с ОПЛАТИ: расхождений {count}. Выполните указанное в каждом.",
     "Зверка з АПЛАЦІ: разыходжанняў {count}. Зрабіце тое, што сказана ў кожным.",
     "Compared with OPLATI: {count} differences. Do what each of them says."},
    {"shift.differences_cut",
     "Сверка с ОПЛАТИ: расхождений {count}, показаны первые. Похоже на другую кассу или другой "
     "день: проверьте «Номер кассы» и дату, сообщите администратору.",
     "Зверка з АПЛАЦІ: разыходжанняў {count}, паказаны першыя. Падобна на іншую касу або іншы "
     "дзень: праверце «Нумар касы» і дату, паведаміце адміністратару.",
     "Compared with OPLATI: {count} differences, the first are shown. It looks like another "
     "register "
     "or another day: check the register number and the date, tell the administrator."},
    {"shift.cancelled_by_cashier", "Сверка прервана. Смена с ОПЛАТИ не сверена; повторите позже.",
     "Зверка перапыненая. Змена з АПЛАЦІ не звераная; паўтарыце пазней.",
     "The comparison was stopped. The shift is not compared; repeat it later."},
    {"shift.gateway_unreachable",
     "Смена с ОПЛАТИ не сверена: нет связи. Проверьте интернет и повторите сверку.",
     "Змена з АПЛАЦІ не звераная: няма сувязі. Праверце інтэрнэт і паўтарыце зверку.",
     "The shift is not compared: OPLATI cannot be reached. Check the network and repeat."},
    {"shift.answer_lost", "Смена с ОПЛАТИ не сверена: система не отвечает. Повторите сверку позже.",
     "Змена з АПЛАЦІ не звераная: сістэма не адказвае. Паўтарыце зверку пазней.",
     "The shift is not compared: the system does not answer. Repeat it later."},
    {"shift.gateway_untrusted",
     "Смена с ОПЛАТИ не сверена: сертификат сервера не прошёл проверку. Проверьте дату на кассе и "
     "сообщите администратору.",
     "Змена з АПЛАЦІ не звераная: сертыфікат сервера не прайшоў праверку. Праверце дату на касе і "
     "паведаміце адміністратару.",
     "The shift is not compared: the server's certificate cannot be trusted. Check the till's date "
     "and tell the administrator."},
    {"shift.journal_unavailable",
     "Смена с ОПЛАТИ не сверена: журнал не читается. Проверьте диск и сообщите администратору.",
     "Змена з АПЛАЦІ не звераная: журнал не чытаецца. Праверце дыск і паведаміце адміністратару.",
     "The shift is not compared: the journal cannot be read. Check the disk and tell the "
     "administrator."},
    {"shift.gateway_refused", "Смена с ОПЛАТИ не сверена, система отказала: {text}",
     "Змена з АПЛАЦІ не звераная, сістэма адмовіла: {text}",
     "The shift is not compared, OPLATI refused: {text}"},

    // --- Differences, and what to do. {here} is ours, {there} is the system's --------------------
    {"difference.only_there.book",
     "Платёж {payment} на {there} оплачен, но чека нет. Пробейте чек на эту сумму или верните "
     "деньги.",
     "Плацёж {payment} на {there} аплачаны, але чэка няма. Прабіце чэк на гэту суму або вярніце "
     "грошы.",
     "Payment {payment} over {there} is paid, but there is no receipt. Print one, or give the "
     "money "
     "back."},
    {"difference.only_there.give_back",
     "Платёж {payment} на {there} прошёл, хотя касса сообщила об отказе. Верните деньги "
     "покупателю.",
     "Плацёж {payment} на {there} прайшоў, хоць каса паведаміла пра адмову. Вярніце грошы "
     "пакупніку.",
     "Payment {payment} over {there} went through although the till said it had not. Give the "
     "money "
     "back."},
    {"difference.only_there.wait",
     "Платёж {payment} на {there} прошёл после отказа и будет возвращён сам. Проверьте завтра.",
     "Плацёж {payment} на {there} прайшоў пасля адмовы і будзе вернуты сам. Праверце заўтра.",
     "Payment {payment} over {there} came after a refusal and goes back by itself. Look again "
     "tomorrow."},
    {"difference.only_there.ask_support",
     "Платёж {payment} на {there} этой кассе неизвестен. Не возвращайте его сами: сообщите в "
     "поддержку ОПЛАТИ.",
     "Плацёж {payment} на {there} гэтай касе невядомы. Не вяртайце яго самі: паведаміце ў "
     "падтрымку "
     "АПЛАЦІ.",
     "Payment {payment} over {there} is unknown to this till. Do not return it yourself: tell "
     "OPLATI's support."},
    {"difference.only_here.ask_support",
     "Чек на {here} (операция {key}, платёж {payment}) есть, а в ОПЛАТИ оплаты нет. Сообщите в "
     "поддержку ОПЛАТИ и администратору.",
     "Чэк на {here} (аперацыя {key}, плацёж {payment}) ёсць, а ў АПЛАЦІ аплаты няма. Паведаміце ў "
     "падтрымку АПЛАЦІ і адміністратару.",
     "There is a receipt over {here} (operation {key}, payment {payment}), but OPLATI knows of no "
     "payment. Tell OPLATI's support and the administrator."},
    {"difference.amount.ask_support",
     "Платёж {payment}: у кассы {here}, у ОПЛАТИ {there}. Сообщите в поддержку ОПЛАТИ.",
     "Плацёж {payment}: у касы {here}, у АПЛАЦІ {there}. Паведаміце ў падтрымку АПЛАЦІ.",
     "Payment {payment}: {here} at the till, {there} at OPLATI. Tell OPLATI's support."},
    {"difference.amount.book",
     "Платёж {payment}: в чеке {here}, оплачено {there}. Исправьте чек: возврат и новый чек.",
     "Плацёж {payment}: у чэку {here}, аплачана {there}. Выпраўце чэк: вяртанне і новы чэк.",
     "Payment {payment}: the receipt says {here}, paid is {there}. Correct the receipt: return it "
     "and print a new one."},
    {"difference.refund_missing.ask_support",
     "Возврат {payment} (операция {key}): у кассы {here}, у ОПЛАТИ {there}. Не возвращайте второй "
     "раз: сообщите в поддержку ОПЛАТИ.",
     "Вяртанне {payment} (аперацыя {key}): у касы {here}, у АПЛАЦІ {there}. Не вяртайце другі раз: "
     "паведаміце ў падтрымку АПЛАЦІ.",
     "Return {payment} (operation {key}): {here} at the till, {there} at OPLATI. Do not return it "
     "again: tell OPLATI's support."},
    {"difference.refund_missing.book",
     "Возврат {payment} на {there} выполнен, но чека возврата нет. Пробейте чек возврата.",
     "Вяртанне {payment} на {there} выкананае, але чэка вяртання няма. Прабіце чэк вяртання.",
     "Return {payment} over {there} was made, but there is no return receipt. Print it."},
    {"difference.still_open.wait",
     "Операция {key} на {here} ещё не завершена. Подождите: касса выясняет сама; потом повторите "
     "сверку.",
     "Аперацыя {key} на {here} яшчэ не завершаная. Пачакайце: каса высвятляе сама; потым паўтарыце "
     "зверку.",
     "Operation {key} over {here} is not finished. Wait: the till finds out by itself; then "
     "compare "
     "again."},
    {"difference.still_open.ask_support",
     "Платёж {payment} в ОПЛАТИ ещё не завершён. Повторите сверку позже; если не завершится, "
     "сообщите в поддержку ОПЛАТИ.",
     "Плацёж {payment} у АПЛАЦІ яшчэ не завершаны. Паўтарыце зверку пазней; калі не завершыцца, "
     "паведаміце ў падтрымку АПЛАЦІ.",
     "Payment {payment} is not finished at OPLATI. Compare again later; if it stays so, tell "
     "OPLATI's "
     "support."},
    {"difference.wrong_shift.none",
     "Платёж {payment} на {there} учтён в соседней смене. Делать ничего не нужно.",
     "Плацёж {payment} на {there} улічаны ў суседняй змене. Рабіць нічога не трэба.",
     "Payment {payment} over {there} is counted in a neighbouring shift. Nothing is to be done."},
    {"difference.wrong_shift.ask_support",
     "Платёж {payment} на {there} оплачен, но его нет в отчёте этой и соседних смен. Проверьте "
     "зачисление; если денег нет, сообщите в поддержку ОПЛАТИ.",
     "Плацёж {payment} на {there} аплачаны, але яго няма ў справаздачы гэтай і суседніх змен. "
     "Праверце залічэнне; калі грошай няма, паведаміце ў падтрымку АПЛАЦІ.",
     "Payment {payment} over {there} is paid but stands in no report of this or the neighbouring "
     "shifts. Check that the money comes; if not, tell OPLATI's support."},
    {"difference.other_register",
     "Платёж {payment} на {here} принят другой кассой ОПЛАТИ и здесь не сверен. Сверьте его в "
     "кабинете «Оплати-Бизнес».",
     "Плацёж {payment} на {here} прыняты іншай касай АПЛАЦІ і тут не звераны. Зверце яго ў "
     "кабінеце "
     "«Оплати-Бизнес».",
     "Payment {payment} over {here} was taken by another register and is not compared here. "
     "Compare "
     "it in the Oplati-Business cabinet."},
    {"difference.twice.give_back",
     "Вторая оплата того же чека: платёж {payment} на {there}. Верните её покупателю.",
     "Другая аплата таго ж чэка: плацёж {payment} на {there}. Вярніце яе пакупніку.",
     "The same receipt was paid twice: payment {payment} over {there}. Give it back to the buyer."},
    {"difference.twice.ask_support",
     "Второй такой же возврат: {payment} на {there}. Сообщите в поддержку ОПЛАТИ.",
     "Другое такое ж вяртанне: {payment} на {there}. Паведаміце ў падтрымку АПЛАЦІ.",
     "The same return was made twice: {payment} over {there}. Tell OPLATI's support."},
    {"difference.manual.none", "Решение старшего по операции {key}: {here}. ОПЛАТИ подтверждает.",
     "Рашэнне старшага па аперацыі {key}: {here}. АПЛАЦІ пацвярджае.",
     "A supervisor's decision on operation {key}: {here}. OPLATI agrees."},
    {"difference.manual.wait",
     "Решение старшего по операции {key}: {here}, у ОПЛАТИ пока {there}. Касса проверяет; "
     "повторите "
     "сверку позже.",
     "Рашэнне старшага па аперацыі {key}: {here}, у АПЛАЦІ пакуль {there}. Каса правярае; "
     "паўтарыце "
     "зверку пазней.",
     "A supervisor's decision on operation {key}: {here}, at OPLATI so far {there}. The till is "
     "checking; compare again later."},
    {"difference.manual.ask_support",
     "Решение старшего по операции {key}: {here}, а у ОПЛАТИ {there}. Разберитесь со старшим и "
     "сообщите в поддержку ОПЛАТИ.",
     "Рашэнне старшага па аперацыі {key}: {here}, а ў АПЛАЦІ {there}. Разбярыцеся са старшым і "
     "паведаміце ў падтрымку АПЛАЦІ.",
     "A supervisor's decision on operation {key}: {here}, but {there} at OPLATI. Clear it up with "
     "the "
     "supervisor and tell OPLATI's support."},

    // --- Diagnosis -------------------------------------------------------------------------------
    {"diagnosis.approved", "Проверка закончена, неисправностей нет",
     "Праверка скончаная, няспраўнасцей няма", "Examined: nothing is broken"},
    {"diagnosis.failed", "Проверка закончена, неисправностей: {count}",
     "Праверка скончаная, няспраўнасцей: {count}", "Examined: {count} broken"},
    {"diagnosis.cancelled_by_cashier", "Проверка прервана", "Праверка перапыненая",
     "The examination was stopped"},
    {"check.skipped", "Не проверялось: сначала устраните неисправность выше",
     "Не правяралася: спачатку выправіце няспраўнасць вышэй",
     "Not examined: mend what is broken above first"},
    {"check.configuration.ok", "Настройки заполнены", "Налады запоўнены",
     "The settings are complete"},
    {"check.configuration.off",
     "Настройки заполнены, но «Работа с системой ОПЛАТИ» выключена. Включите её, чтобы принимать "
     "оплату.",
     "Налады запоўнены, але «Праца з сістэмай АПЛАЦІ» выключана. Уключыце яе, каб прымаць аплату.",
     "The settings are complete, but work with OPLATI is off. Switch it on to take payments."},
    {"check.configuration.no_register",
     "Не указан «Номер кассы». Введите номер из раздела «Кассы» кабинета: OPL и девять цифр.",
     "Не паказаны «Нумар касы». Увядзіце нумар з раздзела «Кассы» кабінета: OPL і дзевяць лічбаў.",
     "There is no register number. Enter the one from the cabinet's Registers: OPL and nine "
     "digits."},
    {"check.configuration.no_credential",
     "Нет ни токена, ни пароля кассы. Нажмите «Получить токен» или введите «Пароль кассы».",
     "Няма ні токена, ні пароля касы. Націсніце «Атрымаць токен» або ўвядзіце «Пароль касы».",
     "There is neither a token nor a password. Press Get token or enter the register's password."},
    {"check.journal.ok", "Журнал читается", "Журнал чытаецца", "The journal can be read"},
    {"check.journal.behind",
     "Журнал утратил записи (заменён старой копией или удалён). Закройте смену со сверкой и "
     "проверьте расхождения: до этого оплата невозможна",
     "Журнал страціў запісы (заменены старой копіяй або выдалены). Закрыйце змену са зверкай і "
     "праверце разыходжанні: да гэтага аплата немагчымая",
     "The journal has lost records (replaced by an older copy, or removed). Close the shift with a "
     "comparison and check the differences: no payment before that"},
    {"check.journal.not_readable",
     "Журнал не читается: {detail}. Проверьте диск и права на папку данных.",
     "Журнал не чытаецца: {detail}. Праверце дыск і правы на папку даных.",
     "The journal cannot be read: {detail}. Check the disk and the data folder's permissions."},
    {"check.dns.ok", "Имя сервера найдено", "Імя сервера знойдзена", "The server's name is found"},
    {"check.dns.not_found",
     "Имя сервера не найдено ({detail}). Проверьте интернет, DNS и адрес gateway.url в манифесте.",
     "Імя сервера не знойдзена ({detail}). Праверце інтэрнэт, DNS і адрас gateway.url у маніфесце.",
     "The server's name is not found ({detail}). Check the network, DNS and gateway.url in the "
     "manifest."},
    {"check.connection.ok", "Соединение установлено", "Злучэнне ўсталявана", "Connected"},
    {"check.connection.not_connected",
     "Сервер не принимает соединение ({detail}). Проверьте интернет и межсетевой экран; если всё "
     "работает, подождите.",
     "Сервер не прымае злучэнне ({detail}). Праверце інтэрнэт і міжсеткавы экран; калі ўсё працуе, "
     "пачакайце.",
     "The server takes no connection ({detail}). Check the network and the firewall; if both work, "
     "wait."},
    {"check.tls.ok", "Сертификат сервера проверен", "Сертыфікат сервера правераны",
     "The server's certificate is verified"},
    {"check.tls.loopback", "Локальный сервис без TLS: только на этой машине",
     "Лакальны сэрвіс без TLS: толькі на гэтай машыне", "A local service without TLS"},
    {"check.tls.certificate",
     "Сертификату сервера нельзя доверять ({detail}). Проверьте gateway.ca_file и gateway.pins в "
     "манифесте; не отключайте проверку.",
     "Сертыфікату сервера нельга давяраць ({detail}). Праверце gateway.ca_file і gateway.pins у "
     "маніфесце; не адключайце праверку.",
     "The server's certificate cannot be trusted ({detail}). Check gateway.ca_file and "
     "gateway.pins "
     "in the manifest; do not switch the check off."},
    {"check.tls.certificate_time",
     "Сертификат сервера недействителен на дату кассы ({detail}). Проверьте дату и время кассы.",
     "Сертыфікат сервера несапраўдны на дату касы ({detail}). Праверце дату і час касы.",
     "The server's certificate is not valid at the till's date ({detail}). Check the till's date "
     "and "
     "time."},
    {"check.tls.no_handshake",
     "Защищённое соединение не установлено ({detail}). Проверьте, нет ли между кассой и сервером "
     "прокси.",
     "Абароненае злучэнне не ўсталявана ({detail}). Праверце, ці няма паміж касай і серверам "
     "проксі.",
     "No secure connection ({detail}). Check whether a proxy stands between till and server."},
    {"check.gateway.ok", "ОПЛАТИ отвечает", "АПЛАЦІ адказвае", "OPLATI answers"},
    {"check.gateway.slow", "ОПЛАТИ отвечает медленно. Проверьте качество связи.",
     "АПЛАЦІ адказвае павольна. Праверце якасць сувязі.",
     "OPLATI answers slowly. Check the quality of the connection."},
    {"check.gateway.no_answer",
     "Соединение есть, но ОПЛАТИ не отвечает как должна ({detail}). Проверьте адрес gateway.url; "
     "если он верен, подождите или сообщите в поддержку ОПЛАТИ.",
     "Злучэнне ёсць, але АПЛАЦІ не адказвае як мае быць ({detail}). Праверце адрас gateway.url; "
     "калі "
     "ён правільны, пачакайце або паведаміце ў падтрымку АПЛАЦІ.",
     "Connected, but OPLATI does not answer as it should ({detail}). Check gateway.url; if it is "
     "right, wait or tell OPLATI's support."},
    {"check.credentials.ok", "Касса и её токен или пароль приняты",
     "Каса і яе токен або пароль прынятыя", "The register and its token or password are accepted"},
    {"check.credentials.unauthorized",
     "ОПЛАТИ не приняла токен или пароль кассы. Получите токен заново или проверьте «Пароль "
     "кассы».",
     "АПЛАЦІ не прыняла токен або пароль касы. Атрымайце токен нанава або праверце «Пароль касы».",
     "OPLATI did not accept the register's token or password. Get a new token or check the "
     "password."},
    {"check.credentials.register_unknown",
     "ОПЛАТИ не знает эту кассу. Проверьте «Номер кассы» и раздел «Кассы» кабинета.",
     "АПЛАЦІ не ведае гэту касу. Праверце «Нумар касы» і раздзел «Кассы» кабінета.",
     "OPLATI does not know this register. Check its number and the cabinet's Registers."},
    {"check.credentials.refused", "ОПЛАТИ отказала: {text}", "АПЛАЦІ адмовіла: {text}",
     "OPLATI refused: {text}"},
    {"check.clock.ok", "Часы кассы идут верно", "Гадзіннік касы ідзе правільна",
     "The till's clock is right"},
    {"check.clock.plausible", "Дата кассы правдоподобна; сравнить её не с чем",
     "Дата касы праўдападобная; параўнаць яе няма з чым",
     "The till's date is plausible; there is nothing to compare it with"},
    {"check.clock.wrong",
     "Часы кассы расходятся с сервером на {minutes} мин. Исправьте дату и время кассы.",
     "Гадзіннік касы разыходзіцца з серверам на {minutes} хв. Выпраўце дату і час касы.",
     "The till's clock differs from the server's by {minutes} min. Correct its date and time."},
    {"check.clock.wrong_year", "На кассе неверный год. Исправьте дату и время.",
     "На касе няправільны год. Выпраўце дату і час.",
     "The till's year is wrong. Correct its date and time."},
    {"check.clock.certificate",
     "Сертификат сервера просрочен или ещё не действует на дату кассы. Проверьте дату и время.",
     "Сертыфікат сервера пратэрмінаваны або яшчэ не дзейнічае на дату касы. Праверце дату і час.",
     "The server's certificate is not valid at the till's date. Check date and time."},
});

}  // namespace oplati
