import Ledger
import LedgerWire
import TerminalClient

/// A line that a reader, or a person in its place, types.
enum ReaderLine: Hashable {
  /// A card.
  case card(CardIdentifier)
  /// A tap to be taken back.
  case undo(UInt64, TapUndo.Reason)
  /// How does it stand?
  case status

  /// Reads a line; nil for one that says none of this.
  ///
  /// A chip has 8, 14 or 20 hexadecimal digits, a UiTPAS 13 digits with a check digit. A museum
  /// card has 13 digits as well: those that could be of either are of a UiTPAS, unless `isMuseum`.
  init?(_ text: String, isMuseum: Bool) {
    let words = text.split(separator: " ").map { String($0) }
    switch words.count {
    case 1 where words[0] == "status": self = .status
    case 1:
      let digits = words[0]
      if ChipNumber(digits) != nil {
        self = .card(.chip(digits))
      } else if !isMuseum, UITPASNumber(digits) != nil {
        self = .card(.uitpas(digits))
      } else if MuseumPassNumber(digits) != nil {
        self = .card(.museum(digits))
      } else {
        return nil
      }
    case 2, 3:
      guard words[0] == "undo", let sequence = UInt64(words[1]),
        let reason = words.count == 2 ? .mistake : TapUndo.Reason(rawValue: words[2])
      else { return nil }
      self = .undo(sequence, reason)
    default: return nil
    }
  }
}
