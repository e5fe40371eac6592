import Ledger
import LedgerHTTP
import LedgerWire

/// A form of the counter's page, as it was sent.
struct CounterForm: Sendable {
  /// What it asks for.
  enum Action: String, Sendable {
    /// To show whose pass it is.
    case find
    /// To check in.
    case checkin
    /// To show at which tariffs a ticket can be sold.
    case tariffs
    /// To sell tickets.
    case sell
    /// To redeem a reward.
    case redeem
    /// To take something back.
    case cancel
  }

  /// The longest number that is looked at.
  static let numberCharactersMax = 64

  /// What it asks for.
  var action: Action
  /// The key that was made when the form was: what comes twice under it is done once.
  var key: IdempotencyKey
  /// What was typed or scanned, without what only makes it readable; empty where nothing was.
  var number: String
  /// The pass that was shown beside the form; empty for none.
  var pass: String
  /// The public id of the event; empty where none was chosen.
  var eventID: String
  /// A part of the titles of the events to choose from; empty for all.
  var title: String
  /// The regular price of a ticket, as it was typed.
  var price: String
  /// The id of the tariff.
  var tariffID: String
  /// How many tickets, as it was typed.
  var count: String
  /// The id of the reward.
  var rewardID: String
  /// What is to be taken back.
  var record: String
  /// Whether a number is checked in as soon as it is there.
  var checksInAtOnce: Bool

  /// Reads a form.
  ///
  /// - Throws: 400 for one that no page of ours shows.
  init(_ form: PostedForm) throws(Problem) {
    guard let action = form["do"].flatMap({ Action(rawValue: $0) }) else {
      throw Problem(.badRequest)
    }
    guard let key = form["key"].flatMap({ IdempotencyKey($0) }) else {
      throw Problem(.idempotencyKeyInvalid)
    }
    self.action = action
    self.key = key
    number = Self.number(form["number"])
    pass = Self.number(form["pass"])
    eventID = form["event"] ?? ""
    title = (form["title"] ?? "").trimmed
    price = (form["price"] ?? "").trimmed
    tariffID = form["tariff"] ?? ""
    count = (form["count"] ?? "").trimmed
    rewardID = form["reward"] ?? ""
    record = form["record"] ?? ""
    checksInAtOnce = form["once"] != nil
  }

  private static func number(_ text: String?) -> String {
    let bare = (text ?? "").filter { !$0.isWhitespace && $0 != "-" && $0 != ":" }
    return String(bare.prefix(numberCharactersMax))
  }

  /// What names the pass that it is about.
  var identifier: String { number.isEmpty ? pass : number }

  /// The regular price in cents, with whichever mark of decimals; nil where it is none.
  var cents: UInt32? {
    TicketDesk.cents(String(price.map { $0 == "," ? "." : $0 }))
  }

  /// How many tickets; nil where it is no number of them.
  var ticketCount: Int? {
    Int(count).flatMap { (1...TicketLimits.ticketsMax).contains($0) ? $0 : nil }
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
