#include "host_sim/sandbox/refusal_text.hpp"

namespace sandbox {

RefusalText refusal_text(Refusal refusal) {
  switch (refusal) {
    case Refusal::token_exists:
      return {409, "TOKEN_EXISTS", "token is issued, or register works by password",
              "Токен уже существует или касса работает в режиме пароля",
              "The token exists already, or the register works by password"};
    case Refusal::register_unknown:
      return {404, "REGISTER_UNKNOWN", "no such regNum",
              "Касса не зарегистрирована в системе «ОПЛАТИ»",
              "The register is not registered with Oplati"};
    case Refusal::unauthorized:
      return {401, "UNAUTHORIZED", "password or token is wrong or missing",
              "Неверный пароль или токен кассы", "Wrong password or token of the register"};
    case Refusal::session_not_found:
      return {404, "SESSION_NOT_FOUND", "no such sessionId of this register",
              "Сессия оплаты не найдена", "The payment session was not found"};
    case Refusal::session_expired:
      return {410, "SESSION_EXPIRED", "session is older than its lifetime",
              "Время сессии оплаты истекло", "The payment session has expired"};
    case Refusal::qr_used:
      return {409, "QR_USED", "this QR has been used", "QR-код уже использован",
              "The QR code has been used already"};
    case Refusal::qr_expired:
      return {410, "QR_EXPIRED", "this QR is too old", "Срок действия QR-кода истёк",
              "The QR code has expired"};
    case Refusal::qr_foreign:
      return {400, "QR_FOREIGN", "not a one-time QR of this system",
              "Это не QR-код приложения «ОПЛАТИ»", "This is not a QR code of the Oplati app"};
    case Refusal::payment_not_found:
      return {404, "PAYMENT_NOT_FOUND", "no such payment of this merchant", "Платёж не найден",
              "The payment was not found"};
    case Refusal::refund_exceeds:
      return {409, "REFUND_EXCEEDS", "reversals would exceed what was paid",
              "Сумма возврата больше остатка платежа",
              "The refund is larger than the rest of the payment"};
    case Refusal::refund_too_late:
      return {409, "REFUND_TOO_LATE", "the period for reversals is over",
              "Срок возврата по этому платежу истёк", "It is too late to refund this payment"};
    case Refusal::reversal_in_progress:
      return {409, "REVERSAL_IN_PROGRESS", "another reversal of this payment is under way",
              "Предыдущий возврат ещё выполняется", "The previous refund is still under way"};
    case Refusal::bad_request:
      return {400, "BAD_REQUEST", "the request does not fit the protocol", "Некорректный запрос",
              "Malformed request"};
    case Refusal::buyer_unknown:
      return {404, "BUYER_UNKNOWN", "no such buyer", "Покупатель не найден", "No such buyer"};
    case Refusal::buyer_offline:
      return {409, "BUYER_OFFLINE", "the phone is offline", "Телефон не в сети",
              "The phone is offline"};
    case Refusal::wrong_pin:
      return {403, "WRONG_PIN", "the PIN is wrong", "Неверный ПИН-код", "Wrong PIN"};
    case Refusal::not_waiting:
      return {409, "NOT_WAITING", "the payment waits for nobody", "Платёж не ожидает подтверждения",
              "The payment does not wait for confirmation"};
    case Refusal::register_busy:
      return {409, "REGISTER_BUSY", "a payment or reversal of the register is under way",
              "По кассе идёт оплата или возврат", "A payment of the register is under way"};
    case Refusal::full:
      return {507, "FULL", "a limit of the sandbox is reached; start it anew",
              "Достигнут предел имитатора", "A limit of the sandbox is reached"};
  }
  return {};
}

}  // namespace sandbox
