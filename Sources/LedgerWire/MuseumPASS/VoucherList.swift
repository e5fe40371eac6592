/// What `POST /museumpass/voucher-lists` is sent; fields that it does not know are passed over.
public struct VoucherListRequest: Hashable, Sendable {
  /// How many vouchers one list may have (museumPASS Partner API 1.0).
  public static let vouchersMax = 10

  /// How many vouchers are wanted.
  public var numberOfVouchers: Int

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var seen = FieldSet()
    var number: Int64?
    let isObject = try reader.object { reader, key throws(WireError) in
      guard key == "numberOfVouchers" else {
        try reader.skip()
        return
      }
      try seen.insert(0)
      number = try reader.integer()
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    guard let number, (1...Int64(Self.vouchersMax)).contains(number) else {
      throw .invalid(
        "/numberOfVouchers", "must be a whole number from 1 to \(Self.vouchersMax)")
    }
    numberOfVouchers = Int(number)
  }
}

/// Vouchers that were made (museumPASS Partner API 1.0, `VoucherList`).
public struct VoucherList: Hashable, Sendable {
  /// The id of the list, a UUID.
  public var id: String
  /// The codes of the vouchers, 13 digits each.
  public var vouchers: [String]

  /// Makes a list.
  public init(id: String, vouchers: [String]) {
    self.id = id
    self.vouchers = vouchers
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("id", id)
    writer.key("vouchers")
    writer.beginArray()
    for voucher in vouchers { writer.value(voucher) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
