import Crypto
import Foundation

/// The keys that are derived from the directory's one key, and what is done with them.
struct DirectoryKeys: Sendable {
  /// Bytes that sealing adds: nonce and tag.
  static let sealOverhead = 12 + 16

  private let identifierMAC: KeyedMAC
  private let uitidMAC: KeyedMAC
  private let idempotencyMAC: KeyedMAC
  private let kioskMAC: KeyedMAC
  private let checkInCodeMAC: KeyedMAC
  private let screenCodeMAC: KeyedMAC
  private let pairingCodeMAC: KeyedMAC
  /// Makes the fingerprints of card numbers in offline packs; every terminal gets it.
  let fingerprints: SymmetricKey
  /// Wraps the keys of holders.
  let holderWrapping: SymmetricKey
  /// Seals the numbers of cards.
  let cardSealing: SymmetricKey
  /// Stored in the directory, so that a foreign key is noticed.
  let check: Data

  init(master: SymmetricKey) {
    func derive(_ purpose: String) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: master, info: Data("pasboek directory 1 \(purpose)".utf8),
        outputByteCount: 32)
    }
    identifierMAC = KeyedMAC(key: derive("identifier mac"))
    uitidMAC = KeyedMAC(key: derive("uitid mac"))
    idempotencyMAC = KeyedMAC(key: derive("idempotency mac"))
    kioskMAC = KeyedMAC(key: derive("kiosk mac"))
    checkInCodeMAC = KeyedMAC(key: derive("check-in code mac"))
    screenCodeMAC = KeyedMAC(key: derive("screen code mac"))
    pairingCodeMAC = KeyedMAC(key: derive("pairing code mac"))
    fingerprints = derive("offline pack fingerprints")
    holderWrapping = derive("holder key wrapping")
    cardSealing = derive("card number sealing")
    check = derive("key check").withUnsafeBytes { Data($0.prefix(16)) }
  }

  /// The look-up key of an identifier: the first 16 bytes of HMAC-SHA256(kind, number).
  ///
  /// The integer 0 stands for "none" in the tables; a MAC is never 0 but with probability 2^-128.
  func mac(of identifier: PassIdentifier) -> UInt128 {
    withUnsafeTemporaryAllocation(byteCount: 17, alignment: 1) { message in
      message[0] = identifier.kind.rawValue
      message.storeBytes(of: identifier.key.bigEndian, toByteOffset: 1, as: UInt128.self)
      return identifierMAC.code(of: UnsafeRawBufferPointer(message))
    }
  }

  /// The look-up key of the id by which an issuer of tokens names a user.
  func mac(ofUiTiD id: String) -> UInt128 {
    Array(id.utf8).withUnsafeBytes { uitidMAC.code(of: $0) }
  }

  /// The stored form of a kiosk's configuration code, which is worth nothing for another kiosk.
  ///
  /// People choose these codes: without the key, nobody who has the database can guess them.
  func mac(ofCode code: String, kiosk name: String) -> UInt128 {
    // A code that was set holds no zero byte, so that the name before it ends in one place only.
    Array("code\0\(name)\0\(code)".utf8).withUnsafeBytes { kioskMAC.code(of: $0) }
  }

  /// The stored form of a kiosk device's id, which the device chose itself.
  func mac(ofDevice id: String) -> UInt128 {
    Array("device\0\(id)".utf8).withUnsafeBytes { kioskMAC.code(of: $0) }
  }

  /// What the check-in code of an event is made of.
  func mac(ofEvent id: String, attempt: UInt32) -> UInt128 {
    var message = withUnsafeBytes(of: attempt.bigEndian) { Array($0) }
    message += id.utf8
    return message.withUnsafeBytes { checkInCodeMAC.code(of: $0) }
  }

  /// What signs the code that a screen shows for an event during a step of time.
  func mac(ofEvent id: String, step: UInt64) -> UInt128 {
    var message = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    message += id.utf8
    return message.withUnsafeBytes { screenCodeMAC.code(of: $0) }
  }

  /// The stored form of a pairing code, which is too short for a hash without a key.
  func mac(ofPairingCode value: UInt64) -> UInt128 {
    withUnsafeBytes(of: value.bigEndian) { pairingCodeMAC.code(of: $0) }
  }

  /// The stored form of an idempotency key, scoped to the client and the operation.
  func idempotencyMAC(client: UInt32, operation: String, key: String) -> UInt128 {
    var operation = operation
    var key = key
    return operation.withUTF8 { operation in
      key.withUTF8 { key in
        let size = 8 + operation.count + key.count
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { message in
          message.storeBytes(of: client.bigEndian, as: UInt32.self)
          message.storeBytes(
            of: UInt32(operation.count).bigEndian, toByteOffset: 4, as: UInt32.self)
          let texts = UnsafeMutableRawBufferPointer(rebasing: message[8...])
          texts.copyBytes(from: operation)
          UnsafeMutableRawBufferPointer(rebasing: texts[operation.count...]).copyBytes(from: key)
          return idempotencyMAC.code(of: UnsafeRawBufferPointer(message))
        }
      }
    }
  }
}

/// A place that sealed bytes belong to; bytes moved to another place do not open.
struct SealingPlace {
  var table: String
  var reference: UInt128

  fileprivate var authenticated: [UInt8] {
    withUnsafeBytes(of: reference.bigEndian) { Array(table.utf8) + $0 }
  }

  /// Seals with AES-GCM: nonce, ciphertext, tag.
  func seal(
    _ plain: [UInt8], with key: SymmetricKey, nonce: Data
  ) throws(DirectoryError) -> Data {
    let box = try? AES.GCM.seal(
      plain, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: authenticated)
    guard let sealed = box?.combined else {
      throw DirectoryError(.storageFailed, "a row of \(table) could not be sealed")
    }
    return sealed
  }

  /// Opens what was sealed for this very place.
  func open(_ sealed: Data, with key: SymmetricKey) throws(DirectoryError) -> Data {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return try AES.GCM.open(box, using: key, authenticating: authenticated)
    } catch {
      throw DirectoryError(.damaged, "a row of \(table) does not open")
    }
  }
}

/// What the row of a holder's key holds under the wrapping key; destroying the row destroys it all.
///
/// The stamp lies beside the key and not in the profile, so that starting opens one seal per
/// holder.
struct HolderSecret {
  static let sealedBytes = DirectoryKeys.sealOverhead + 32 + 2 + 4

  var key: SymmetricKey
  var stamp: HolderStamp

  init(key: Data, stamp: HolderStamp) {
    self.key = SymmetricKey(data: key)
    self.stamp = stamp
  }

  init(opening sealed: Data, of reference: UInt128, with keys: DirectoryKeys)
    throws(DirectoryError)
  {
    let plain = try Self.place(reference).open(sealed, with: keys.holderWrapping)
    guard plain.count == 38 else {
      throw DirectoryError(.damaged, "a holder's key has the wrong length")
    }
    key = SymmetricKey(data: plain.prefix(32))
    stamp = HolderStamp(
      postalCode: plain.integer(at: 32, as: UInt16.self),
      birthDay: plain.integer(at: 34, as: Int32.self))
  }

  func sealed(for reference: UInt128, with keys: DirectoryKeys, nonce: Data)
    throws(DirectoryError) -> Data
  {
    var plain = key.withUnsafeBytes { [UInt8]($0) }
    plain.append(bigEndian: stamp.postalCode)
    plain.append(bigEndian: stamp.birthDay)
    return try Self.place(reference).seal(plain, with: keys.holderWrapping, nonce: nonce)
  }

  private static func place(_ reference: UInt128) -> SealingPlace {
    SealingPlace(table: "holder_key", reference: reference)
  }
}
