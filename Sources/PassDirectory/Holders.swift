import Crypto
import Foundation
import GRDB
import Synchronization

extension Directory {
  /// Makes holders durable who are not yet in the log, and answers their references in order.
  ///
  /// Nobody finds them until they are confirmed, but their identifiers are taken from now on. All
  /// or none.
  ///
  /// - Throws: `duplicateIdentifier`, `malformedIdentifier` or `limitExceeded`, naming the item.
  public func prepareHolders(_ profiles: [HolderProfile]) throws(DirectoryError) -> [UInt128] {
    try Self.checkBatch(profiles.count)
    let rows = try sealed(profiles)
    try file.write { database in
      try checkFree(.holder, rows.map(\.macs))
      let first = registry.withLock { $0.holders.nextSlot }
      let holder = try database.cachedStatement(
        sql: "INSERT INTO holder (slot, reference, status) VALUES (?, ?, 0)")
      let key = try database.cachedStatement(
        sql: "INSERT INTO holder_key (slot, sealed, passholder, insz) VALUES (?, ?, ?, ?)")
      let profile = try database.cachedStatement(
        sql: "INSERT INTO holder_profile (slot, sealed) VALUES (?, ?)")
      for (slot, row) in zip(first..., rows) {
        if let uitid = row.uitid { try Self.store(uitid: uitid, ofSlot: slot, in: database) }
        try holder.run([slot, row.reference.stored])
        try key.run([slot, row.secret, row.passholder.stored, (row.insz ?? 0).stored])
        try profile.run([slot, row.profile])
      }
      return first
    } applying: { _, first in
      registry.withLock { registry in
        for row in rows { registry.append(row) }
      }
      search.withLock { search in
        for (slot, row) in zip(first..., rows) { search?.set(slot, row.entry) }
      }
    }
    return rows.map(\.reference)
  }

  /// What is known of a holder; nil for one who is unknown or erased.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func profile(ofHolder entity: UInt32) throws(DirectoryError) -> HolderProfile? {
    guard let (slot, reference) = liveHolder(entity) else { return nil }
    return try file.read { database in
      guard let secret = try secret(ofHolder: slot, reference, in: database) else { return nil }
      return try profile(ofHolder: slot, reference, secret, in: database)
    }
  }

  /// Replaces what is known of a holder.
  ///
  /// The passholder's id stays; the national number and the UiTiD may change.
  ///
  /// - Throws: `unknownEntity`, `duplicateIdentifier`, `malformedIdentifier` or `limitExceeded`.
  public func updateProfile(
    _ profile: HolderProfile, ofHolder entity: UInt32
  ) throws(DirectoryError) {
    try changeProfile(ofHolder: entity) { $0 = profile }
  }

  /// Changes what is known of a holder, with no other change in between.
  ///
  /// - Throws: as `updateProfile(_:ofHolder:)`.
  public func changeProfile(
    ofHolder entity: UInt32, _ change: (inout HolderProfile) -> Void
  ) throws(DirectoryError) {
    let nonces = random.withLock { ($0.nonce(), $0.nonce()) }
    try file.write { database in
      guard let (slot, reference) = liveHolder(entity),
        var secret = try secret(ofHolder: slot, reference, in: database)
      else { throw DirectoryError(.unknownEntity, "no holder \(entity)") }
      let old = try self.profile(ofHolder: slot, reference, secret, in: database)
      var profile = old
      change(&profile)
      if profile.passholderID.isEmpty { profile.passholderID = old.passholderID }
      guard profile.passholderID == old.passholderID else {
        throw DirectoryError(.malformedIdentifier, "a passholder's id does not change")
      }
      let macs = ChangedMACs(
        insz: (try inszMAC(old, at: nil), try inszMAC(profile, at: nil)),
        uitid: (try uitidMAC(old, at: nil), try uitidMAC(profile, at: nil)))
      try checkFree(.holder, [macs.added])
      secret.stamp = profile.stamp
      let sealedSecret = try secret.sealed(for: reference, with: keys, nonce: nonces.0)
      let sealedProfile = try Self.place(reference).seal(
        Self.encoded(profile, at: nil), with: secret.key, nonce: nonces.1)
      try database.execute(
        sql: "UPDATE holder_key SET sealed = ?, insz = ? WHERE slot = ?",
        arguments: [sealedSecret, (macs.insz.new ?? 0).stored, slot])
      if macs.uitid.old != macs.uitid.new {
        try Self.store(uitid: macs.uitid.new ?? 0, ofSlot: slot, in: database)
      }
      try database.execute(
        sql: "UPDATE holder_profile SET sealed = ? WHERE slot = ?",
        arguments: [sealedProfile, slot])
      return (slot: slot, macs: macs, stamp: secret.stamp, entry: SearchEntry(profile))
    } applying: { _, changed in
      search.withLock { $0?.set(changed.slot, changed.entry) }
      registry.withLock { registry in
        registry.stamps[Int(changed.slot)] = changed.stamp
        for mac in changed.macs.removed { registry.holders.index.remove(mac) }
        for mac in changed.macs.added { registry.holders.take(mac, for: changed.slot) }
      }
    }
  }

  func liveHolder(_ entity: UInt32) -> (slot: UInt32, reference: UInt128)? {
    registry.withLock { registry in
      registry.holders.liveSlot(ofEntity: entity).map {
        ($0, registry.holders.references[Int($0)])
      }
    }
  }

  /// The holder's key; nil if it was destroyed since the caller looked.
  private func secret(
    ofHolder slot: UInt32, _ reference: UInt128, in database: Database
  ) throws -> HolderSecret? {
    let sealed = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT sealed FROM holder_key WHERE slot = ?"),
      arguments: [slot])
    guard let sealed else { throw DirectoryError(.damaged, "holder row \(slot) has no key") }
    guard sealed.contains(where: { $0 != 0 }) else { return nil }
    return try HolderSecret(opening: sealed, of: reference, with: keys)
  }

  private func profile(
    ofHolder slot: UInt32, _ reference: UInt128, _ secret: HolderSecret, in database: Database
  ) throws -> HolderProfile {
    let sealed = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT sealed FROM holder_profile WHERE slot = ?"),
      arguments: [slot])
    guard let sealed else { throw DirectoryError(.damaged, "holder row \(slot) has no profile") }
    return try Self.open(profile: sealed, of: reference, with: secret.key)
  }

  /// Opens a sealed profile.
  static func open(
    profile sealed: Data, of reference: UInt128, with key: SymmetricKey
  ) throws(DirectoryError) -> HolderProfile {
    try ProfileCodec.decode(place(reference).open(sealed, with: key))
  }

  /// Gives each profile a reference, an id where it has none, and a key, and seals it.
  private func sealed(_ profiles: [HolderProfile]) throws(DirectoryError) -> [PreparedHolder] {
    let drawn = random.withLock { random in
      profiles.map { profile in
        DrawnForHolder(
          reference: random.block(), key: random.key(),
          nonces: (random.nonce(), random.nonce()),
          id: profile.passholderID.isEmpty ? random.uuid() : nil)
      }
    }
    return try inParallel(profiles.count) { place throws(DirectoryError) in
      try sealed(profiles[place], drawn[place], at: place)
    }
  }

  private func sealed(
    _ profile: HolderProfile, _ drawn: DrawnForHolder, at place: Int
  ) throws(DirectoryError) -> PreparedHolder {
    var profile = profile
    if let id = drawn.id { profile.passholderID = id.uuidString.lowercased() }
    let named = drawn.id.map(PassIdentifier.init(passholder:))
    guard let passholder = named ?? PassIdentifier(passholderID: profile.passholderID) else {
      throw DirectoryError(.malformedIdentifier, index: place, "a passholder's id is a UUID")
    }
    let secret = HolderSecret(key: drawn.key, stamp: profile.stamp)
    return PreparedHolder(
      reference: drawn.reference, passholder: keys.mac(of: passholder),
      insz: try inszMAC(profile, at: place), uitid: try uitidMAC(profile, at: place),
      stamp: secret.stamp,
      secret: try secret.sealed(for: drawn.reference, with: keys, nonce: drawn.nonces.0),
      profile: try Self.place(drawn.reference).seal(
        Self.encoded(profile, at: place), with: secret.key, nonce: drawn.nonces.1),
      entry: SearchEntry(profile))
  }

  private func inszMAC(
    _ profile: HolderProfile, at place: Int?
  ) throws(DirectoryError) -> UInt128? {
    guard let number = profile.inszNumber else { return nil }
    guard let identifier = PassIdentifier(inszNumber: number) else {
      throw DirectoryError(
        .malformedIdentifier, index: place, "a national number has 11 digits")
    }
    return keys.mac(of: identifier)
  }

  private static func encoded(
    _ profile: HolderProfile, at place: Int?
  ) throws(DirectoryError) -> [UInt8] {
    guard let bytes = ProfileCodec.encode(profile),
      bytes.count <= DirectoryLimits.profileBytesMax
    else {
      throw DirectoryError(
        .limitExceeded, index: place,
        "a profile has at most \(DirectoryLimits.profileBytesMax) bytes")
    }
    return bytes
  }

  private static func place(_ reference: UInt128) -> SealingPlace {
    SealingPlace(table: "holder_profile", reference: reference)
  }
}

/// The look-up keys of a holder that a change of the profile may change, before and after it.
private struct ChangedMACs {
  var insz: (old: UInt128?, new: UInt128?)
  var uitid: (old: UInt128?, new: UInt128?)

  var removed: [UInt128] { differing(insz.old, insz.new) + differing(uitid.old, uitid.new) }
  var added: [UInt128] { differing(insz.new, insz.old) + differing(uitid.new, uitid.old) }

  private func differing(_ mac: UInt128?, _ other: UInt128?) -> [UInt128] {
    mac == other ? [] : mac.map { [$0] } ?? []
  }
}

/// What is drawn at random for a new holder.
private struct DrawnForHolder {
  var reference: UInt128
  var key: Data
  var nonces: (Data, Data)
  /// The passholder's id, where none was given.
  var id: UUID?
}

/// A holder ready to be stored.
struct PreparedHolder {
  var reference: UInt128
  var passholder: UInt128
  var insz: UInt128?
  var uitid: UInt128?
  var stamp: HolderStamp
  var secret: Data
  var profile: Data
  var entry: SearchEntry

  var macs: [UInt128] { [passholder, insz, uitid].compactMap { $0 } }
}

extension Registry {
  fileprivate mutating func append(_ row: PreparedHolder) {
    let slot = holders.appendPending(row.reference)
    for mac in row.macs { holders.take(mac, for: slot) }
    stamps.append(row.stamp)
  }
}

extension HolderProfile {
  /// What a participation stamps of this person.
  var stamp: HolderStamp {
    HolderStamp(
      postalCode: belgianPostalCode, birthDay: dateOfBirth ?? HolderStamp.unknownBirthDay)
  }
}
