import Crypto
import LedgerWire

extension TerminalPairing {
  /// What this device remembers a card as: 63 bits of a hash with its own secret.
  ///
  /// A number that can be of no card is remembered by its text.
  func memory(of card: CardIdentifier) -> Int64 {
    let text =
      switch card.canonical ?? card {
      case .uitpas(let text), .chip(let text), .museum(let text): text
      }
    let code = HMAC<SHA256>.authenticationCode(
      for: [UInt8(card.kind.rawValue)] + text.utf8, using: SymmetricKey(data: salt))
    return Int64(code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } & UInt64(Int64.max))
  }
}
