import CBOR

extension OfferPeriod {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(2)
    writer.integer(begin.microseconds)
    if let end { writer.integer(end.microseconds) } else { writer.null() }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 2)
    let begin = try reader.instant()
    self.init(begin: begin, end: reader.skipNull() ? nil : try reader.instant())
  }
}

extension RewardTerms {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(ages == nil ? 16 : 17)
    writer.field(1, UInt64(type.rawValue))
    writer.field(2, text: title)
    writer.field(3, text: description)
    writer.field(4, UInt64(points))
    writer.field(5, UInt64(status.rawValue))
    writer.unsigned(6)
    publication.encode(into: &writer)
    for (key, period) in [(7, granting), (8, redeeming)] as [(UInt64, OfferPeriod?)] {
      writer.unsigned(key)
      if let period { period.encode(into: &writer) } else { writer.null() }
    }
    writer.field(9, systems: systems)
    writer.field(10, organizers: organizers)
    writer.unsigned(11)
    writer.optional(unitsMax.map(UInt64.init))
    writer.unsigned(12)
    writer.optional(holderLimit)
    writer.unsigned(13)
    writer.arrayHeader(categories.count)
    for category in categories { writer.unsigned(UInt64(category.rawValue)) }
    writer.unsigned(14)
    writer.arrayHeader(4)
    for flag in [isOnline, isFeatured, isForKids, isSport] { writer.boolean(flag) }
    writer.field(15, texts: [practicalInfo, moreInfoURL] + pictures)
    writer.field(16, texts: redeemInfo.map { [$0.text, $0.link, $0.label] } ?? [])
    if let ages {
      writer.unsigned(17)
      writer.arrayHeader(2)
      writer.unsigned(UInt64(ages.lowerBound))
      writer.unsigned(UInt64(ages.upperBound))
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let type: RewardType = try fields.choice(1, &reader)
    let title = try fields.text(2, &reader)
    try fields.need(3, &reader)
    let description = try reader.text(maxBytes: Self.proseBytesMax)
    let points = try fields.unsigned(4, &reader, as: UInt32.self)
    let status: RewardStatus = try fields.choice(5, &reader)
    try fields.need(6, &reader)
    let publication = try OfferPeriod(from: &reader)
    self.init(type: type, title: title, points: points, publication: publication)
    self.description = description
    self.status = status
    try fields.need(7, &reader)
    granting = reader.skipNull() ? nil : try OfferPeriod(from: &reader)
    try fields.need(8, &reader)
    redeeming = reader.skipNull() ? nil : try OfferPeriod(from: &reader)
    try fields.need(9, &reader)
    systems = try reader.systemSet()
    organizers = try fields.organizers(10, &reader, countMax: Self.organizersMax)
    try fields.need(11, &reader)
    unitsMax = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    try fields.need(12, &reader)
    holderLimit = reader.skipNull() ? nil : try CheckInLimit(from: &reader)
    categories = try fields.list(13, &reader, countMax: RewardCategory.allCases.count) {
      (reader) throws(CBORError) in try reader.choice(RewardCategory.self)
    }
    try fields.need(14, &reader)
    try reader.arrayHeader(count: 4)
    isOnline = try reader.boolean()
    isFeatured = try reader.boolean()
    isForKids = try reader.boolean()
    isSport = try reader.boolean()
    try readTexts(&fields, &reader)
    if try fields.has(17, &reader) { ages = try Self.ages(&reader) }
    try fields.end()
  }

  private static func ages(
    _ reader: inout CBORReader
  ) throws(CBORError) -> ClosedRange<UInt8> {
    let start = reader.offset
    try reader.arrayHeader(count: 2)
    let (from, to) = (try reader.unsigned(as: UInt8.self), try reader.unsigned(as: UInt8.self))
    guard from <= to else { throw CBORError(.outOfRange, at: start) }
    return from...to
  }

  private mutating func readTexts(
    _ fields: inout FieldCursor, _ reader: inout CBORReader
  ) throws(CBORError) {
    let start = reader.offset
    let texts = try fields.texts(
      15, &reader, countMax: 2 + Self.picturesMax, bytesMax: Self.proseBytesMax)
    guard texts.count >= 2 else { throw CBORError(.wrongLength, at: start) }
    practicalInfo = texts[0]
    moreInfoURL = texts[1]
    pictures = Array(texts[2...])
    let info = try fields.texts(16, &reader, countMax: 3, bytesMax: Self.proseBytesMax)
    guard info.isEmpty || info.count == 3 else { throw CBORError(.wrongLength, at: start) }
    redeemInfo = info.isEmpty ? nil : RedeemInfo(text: info[0], link: info[1], label: info[2])
  }
}

extension CheckInLimit {
  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 2)
    let volume = try reader.unsigned(as: UInt32.self)
    self.init(volume: volume, period: try reader.choice(PeriodType.self))
  }
}

extension RewardDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(reward.number))
    writer.field(2, text: id)
    writer.field(3, UInt64(owner.number))
    writer.unsigned(4)
    terms.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let owner = try fields.system(3, &reader)
    try fields.need(4, &reader)
    let terms = try RewardTerms(from: &reader)
    try fields.end()
    self.init(reward: reward, id: id, owner: owner, terms: terms)
  }
}

extension RewardChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(reward.number))
    writer.unsigned(2)
    terms.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    try fields.need(2, &reader)
    let terms = try RewardTerms(from: &reader)
    try fields.end()
    self.init(reward: reward, terms: terms)
  }
}

extension RewardCodesAdded {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(reward.number))
    writer.field(2, texts: codes)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let codes = try fields.texts(
      2, &reader, countMax: Self.codesMax, bytesMax: Self.codeBytesMax)
    try fields.end()
    self.init(reward: reward, codes: codes)
  }
}

extension WelcomeBenefitGranted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(reward.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(system.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    let system = try fields.system(3, &reader)
    try fields.end()
    self.init(reward: reward, holder: holder, system: system)
  }
}

extension RewardRedeemed {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(code.isEmpty ? 5 : 6)
    writer.field(1, UInt64(reward.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(card.number))
    writer.field(4, UInt64(points))
    writer.field(5, signed: balance)
    if !code.isEmpty { writer.field(6, text: code) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    let card: CardID = try fields.entity(3, &reader)
    let points = try fields.unsigned(4, &reader, as: UInt32.self)
    let balance = try fields.integer(5, &reader)
    var code = ""
    if try fields.has(6, &reader) {
      let start = reader.offset
      code = try reader.text(maxBytes: RewardCodesAdded.codeBytesMax)
      guard !code.isEmpty else { throw CBORError(.wrongLength, at: start) }
    }
    try fields.end()
    self.init(
      reward: reward, holder: holder, card: card, points: points, balance: balance, code: code)
  }
}

extension RewardRefused {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(5)
    writer.field(1, UInt64(reward.number))
    writer.field(2, UInt64(card.number))
    writer.field(3, UInt64(holder.number))
    writer.field(4, UInt64(refusal.rawValue))
    writer.field(5, signed: balance)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let card: CardID = try fields.entity(2, &reader)
    let holder: HolderID = try fields.entity(3, &reader)
    let refusal: RewardRefusal = try fields.choice(4, &reader)
    let balance = try fields.integer(5, &reader)
    try fields.end()
    self.init(reward: reward, card: card, holder: holder, refusal: refusal, balance: balance)
  }
}

extension RedemptionCancelled {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(reward.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(points))
    writer.field(4, signed: balance)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reward: RewardID = try fields.entity(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    let points = try fields.unsigned(3, &reader, as: UInt32.self)
    let balance = try fields.integer(4, &reader)
    try fields.end()
    self.init(reward: reward, holder: holder, points: points, balance: balance)
  }
}
