import Ledger
import PassDirectory

/// The rows that a command of holder and card prepares in the directory before the log decides.
extension Registrar {
  /// How many numbers are drawn for a digital card; each is taken with the probability that all
  /// cards together have among the numbers.
  private static let drawsMax = 8

  /// Prepares a digital card of a UiTPAS number that is drawn until it is free.
  static func prepareDigitalCard(
    _ directory: Directory, hasSocialTariff: Bool
  ) throws(DirectoryError) -> UInt128? {
    try prepareCard(directory) { drawn in
      let number = UITPASNumber.digital(drawing: drawn, hasSocialTariff: hasSocialTariff)
      return CardIdentifiers(uitpasNumber: number.value)
    }
  }

  /// Prepares a card of a number that is drawn until it is free.
  static func prepareCard(
    _ directory: Directory, number: (UInt64) -> CardIdentifiers
  ) throws(DirectoryError) -> UInt128? {
    for draw in 1... {
      do throws(DirectoryError) {
        return try directory.prepareCards([number(directory.drawNumber())]).first
      } catch {
        guard error.code == .duplicateIdentifier, draw < drawsMax else { throw error }
      }
    }
    return nil
  }

  /// Destroys the rows of a command that the ledger did not take.
  func abandonRows(_ rows: SaleRows) async throws(RegistrationError) {
    try await write { directory throws(DirectoryError) in
      if let holder = rows.holder { try directory.abandonHolders([holder]) }
      if let card = rows.card { try directory.abandonCards([card]) }
    }
  }
}

/// The references of the rows that were prepared; nil where none was.
struct SaleRows: Sendable {
  var holder: UInt128?
  var card: UInt128?

  /// Confirms the rows and ties the card to its holder, as the log has numbered them.
  func confirm(
    _ holder: HolderID, _ card: CardID, in directory: Directory
  ) throws(DirectoryError) {
    if let reference = self.holder {
      try directory.confirmHolders([(reference, holder.number)])
    }
    if let reference = self.card { try directory.confirmCards([(reference, card.number)]) }
    try directory.assign(card: card.number, toHolder: holder.number)
  }
}
