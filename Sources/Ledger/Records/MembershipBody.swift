import CBOR

/// The body of a record that names a membership, by holder and card system, and nothing more.
protocol MembershipBody {
  var holder: HolderID { get }
  var system: CardSystemID { get }

  init(holder: HolderID, system: CardSystemID)
}

extension MembershipBody {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    try fields.end()
    self.init(holder: holder, system: system)
  }
}

extension SocialTariffSuspensionLifted: MembershipBody {}
extension SocialTariffRevoked: MembershipBody {}
extension PassholderIdentified: MembershipBody {}
extension SubscriptionCancelled: MembershipBody {}
