import Ledger
import LedgerProjections

/// How the values of a dimension are written.
struct DimensionWords {
  private let dimension: Dimension
  private let names: [Int64: TotalsName]

  init(_ dimension: Dimension, _ names: [Int64: TotalsName]) {
    self.dimension = dimension
    self.names = names
  }

  /// One column, or two where what is meant has an id and a name.
  var columns: [ExportTable.KeyColumn] {
    let name = dimension.rawValue
    guard isNamed else {
      return [ExportTable.KeyColumn(name, content)]
    }
    return [
      ExportTable.KeyColumn(name), ExportTable.KeyColumn("\(name)-name", isInAccounts: false),
    ]
  }

  /// The values of the columns; empty where there is none.
  func values(of key: Int64) -> [String] {
    guard isNamed else { return [word(key)] }
    if dimension == .tariff, key == 1 { return ["SOCIALTARIFF", ""] }
    if let name = names[key] { return [name.id, name.name] }
    // A postal code tells itself; whatever else has no name is told by its number.
    return [key == 0 ? "" : String(key), ""]
  }

  private var content: ExportTable.KeyColumn.Content {
    switch dimension {
    case .year: .integer
    case .day: .day
    default: .text
    }
  }

  private var isNamed: Bool {
    switch dimension {
    case .event, .organizer, .seller, .cardSystem, .holderCardSystem, .tariffCardSystem,
      .municipality, .distributionKey, .tariff, .coupon, .reward:
      true
    default: false
    }
  }

  private func word(_ key: Int64) -> String {
    switch dimension {
    case .day: CivilDate(daysSinceEpoch: Int32(clamping: key)).isoText
    case .month: CivilMonth(number: Int32(clamping: key)).text
    case .quarter: "\(key / 4)-Q\(key % 4 + 1)"
    case .year: String(key)
    case .ageBand: Self.word(AgeBand.self, key) { $0.text }
    case .channel: Self.word(Channel.self, key) { $0.text }
    case .socialTariff, .voucher: key == 0 ? "no" : "yes"
    case .cause: PointsSource(rawValue: key)?.text ?? ""
    case .reason: Self.word(CardSaleReason.self, key) { $0.name }
    case .cardKind: Self.word(CardKind.self, key) { $0.text }
    case .salesChannel: Self.word(SubscriptionChannel.self, key) { $0.name }
    case .subscription: Self.word(SubscriptionKind.self, key) { $0.name }
    case .cardType: Self.word(ExternalCardType.self, key) { $0.name }
    default: String(key)
    }
  }

  private static func word<Value: RawRepresentable<UInt8>>(
    _: Value.Type, _ key: Int64, _ text: (Value) -> String
  ) -> String {
    Value(rawValue: UInt8(clamping: key)).map(text) ?? ""
  }
}

extension AgeBand {
  /// The years of age, such as `12-17`; empty where unknown.
  fileprivate var text: String {
    switch self {
    case .unknown: ""
    case .under6: "0-5"
    case .from6: "6-11"
    case .from12: "12-17"
    case .from18: "18-25"
    case .from26: "26-44"
    case .from45: "45-64"
    case .from65: "65+"
    }
  }
}

extension Channel {
  fileprivate var text: String {
    switch self {
    case .counter: "counter"
    case .terminal: "terminal"
    case .kiosk: "kiosk"
    case .selfService: "self-service"
    }
  }
}

extension CardKind {
  fileprivate var text: String {
    switch self {
    case .individual: "individual"
    case .digital: "digital"
    case .group: "group"
    }
  }
}

extension PointsSource {
  fileprivate var text: String {
    switch self {
    case .openingBalance: "opening-balance"
    case .registrationBonus: "registration-bonus"
    case .correction: "correction"
    case .checkIn: "check-in"
    case .undoing: "undone-check-in"
    case .redemption: "redemption"
    case .cancellation: "cancelled-redemption"
    case .coupon: "coupon"
    }
  }
}
